import type { Role } from '../../functions/shared/access/roles.ts';

/** The seat a role takes on a `per-role` plan, written down once more (SEAT-2). */
const seatOf: Record<Role, string> = {
  'practice-owner': 'clinical',
  'clinical-admin': 'clinical',
  therapist: 'clinical',
  'practice-admin': 'admin',
  'clinical-intern': 'intern',
  'office-manager': 'support',
  'third-party-biller': 'third-party-biller',
  prescriber: 'prescriber',
};

export interface ModelMember {
  role: Role;
  state: 'invited' | 'active' | 'inactive';
  hasLogin: boolean;
  /** Of an invited member: when the invitation ends, in hours since the history began. */
  until: number;
  supervisor?: number | undefined;
  hasVideo: boolean;
}

const supporting: readonly Role[] = ['practice-admin', 'office-manager', 'third-party-biller'];

/** Who may ever host a session by video (SEAT-5). */
const usesVideo = (role: Role) => !supporting.includes(role);

/** The seat class of a role for which nobody chose another (ROLE-7). */
export const usualClass = (role: Role) => (supporting.includes(role) ? 'support' : 'standard');

const supervises = (role: Role) => role === 'clinical-admin' || role === 'practice-owner';
const invitationHours = 48;

/** What a practice's team is and may become, said as plainly as possible: the product has to agree with it. */
export class TeamModel {
  hours = 0;
  readonly purchased: Record<string, number> = { clinical: 1 };
  video = 0;
  readonly members: ModelMember[] = [
    { role: 'practice-owner', state: 'active', hasLogin: true, until: 0, hasVideo: false },
  ];

  private holds = (member: ModelMember) =>
    member.state === 'active' || (member.state === 'invited' && member.until > this.hours);

  inUse = (type: string): number =>
    this.members.filter((member) => this.holds(member) && seatOf[member.role] === type).length;

  occupied = (type: string): number =>
    this.members.filter(({ state, role }) => state === 'active' && seatOf[role] === type).length;

  videoHeld = (): number => this.members.filter((member) => this.holds(member) && member.hasVideo).length;

  isLive = (index: number): boolean => this.holds(this.at(index));

  at(index: number): ModelMember {
    const member = this.members[index];
    if (!member) throw new Error('The model has no such member.');
    return member;
  }

  buy(type: string, count: number): string {
    if (count < this.inUse(type)) return 'seats-occupied';
    this.purchased[type] = count;
    return 'done';
  }

  buyVideo(count: number, removing: boolean): string {
    const excess = this.videoHeld() - count;
    if (excess > 0 && !removing) return 'addon-seats-held';
    this.video = count;
    return excess > 0 ? `${excess} lost` : 'done';
  }

  invite(role: Role, supervisor: number | undefined): string {
    const wanted = { role, supervisor, state: 'invited' as const, hasLogin: false, hasVideo: false };
    const refused = this.unsupervised(wanted) || this.unseated(role);
    if (refused) return refused;
    this.members.push({ ...wanted, until: this.hours + invitationHours });
    return 'done';
  }

  accept(index: number): string {
    const member = this.at(index);
    if (member.hasLogin) return 'invitation-used';
    if (member.state === 'inactive') return 'invitation-revoked';
    if (member.until <= this.hours) return 'invitation-expired';
    Object.assign(member, { state: 'active', hasLogin: true });
    return 'done';
  }

  resend(index: number): string {
    const member = this.at(index);
    if (member.hasLogin) return 'member-joined';
    const refused = this.unsupervised(member) || this.unseated(member.role, index);
    if (refused) return refused;
    Object.assign(member, { state: 'invited', until: this.hours + invitationHours });
    return 'done';
  }

  reRole(index: number, role: Role, supervisor: number | undefined): string {
    const member = this.at(index);
    const wanted = { ...member, role, supervisor: role === 'clinical-intern' ? supervisor : undefined };
    const refused =
      this.ownerless(index, role) ||
      this.unsupervised(wanted, index) ||
      this.needed(index, role) ||
      this.unseated(role, index);
    if (refused) return refused;
    Object.assign(member, wanted, { hasVideo: member.hasVideo && usesVideo(role) });
    return 'done';
  }

  deactivate(index: number): string {
    const member = this.at(index);
    if (member.state === 'inactive') return 'done';
    const refused = this.ownerless(index) || this.needed(index);
    if (refused) return refused;
    member.state = 'inactive';
    return 'done';
  }

  reactivate(index: number): string {
    const member = this.at(index);
    if (!member.hasLogin) return 'member-not-joined';
    if (member.state === 'active') return 'done';
    const refused = this.unsupervised(member) || this.unseated(member.role, index);
    if (refused) return refused;
    member.state = 'active';
    member.hasVideo &&= this.videoHeld() - 1 < this.video;
    return 'done';
  }

  giveVideo(index: number): string {
    const member = this.at(index);
    if (!usesVideo(member.role)) return 'above-ceiling';
    if (!member.hasVideo && this.videoHeld() >= this.video) {
      return this.video === 0 ? 'addon-not-subscribed' : 'addon-seats-exhausted';
    }
    member.hasVideo = true;
    return 'done';
  }

  private unsupervised({ role, supervisor }: Pick<ModelMember, 'role' | 'supervisor'>, index?: number): string {
    const over = supervisor === undefined ? undefined : this.members[supervisor];
    const isSupervised = over?.state === 'active' && supervises(over.role) && supervisor !== index;
    return role === 'clinical-intern' && !isSupervised ? 'supervisor-required' : '';
  }

  /** Whether there is no seat of a role's type for somebody; `index` is where they are already. */
  private unseated(role: Role, index?: number): string {
    const type = seatOf[role];
    const hasOne = index !== undefined && this.isLive(index) && seatOf[this.at(index).role] === type;
    return !hasOne && this.inUse(type) >= (this.purchased[type] ?? 0) ? 'seat-unavailable' : '';
  }

  /** Whether nobody would be owner if this member were something else, or nothing. */
  private ownerless(index: number, role?: Role): string {
    if (role === 'practice-owner') return '';
    const others = this.members.filter((other, i) => i !== index && other.state === 'active');
    return others.some((other) => other.role === 'practice-owner') ? '' : 'last-owner';
  }

  /** Whether interns work under a member who would supervise no more. */
  private needed(index: number, role?: Role): string {
    if (role && supervises(role)) return '';
    const interns = this.members.filter((other) => this.holds(other) && other.role === 'clinical-intern');
    return interns.some(({ supervisor }) => supervisor === index) ? 'supervisor-needed' : '';
  }
}
