import fc from 'fast-check';
import { expect } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import type { Asking, Login } from '../support/counting-requests.ts';
import { answerTo, ask } from '../support/counting-requests.ts';
import type { CountedWorld } from '../support/counting-world.ts';
import { TeamModel, usualClass } from './team-model.ts';

/** One step of a history; whom it is about is a number that is brought into the range there is. */
export type Command =
  | { readonly do: 'buy'; readonly type: string; readonly count: number }
  | { readonly do: 'buy-video'; readonly count: number; readonly removing: boolean }
  | { readonly do: 'invite' | 're-role'; readonly whom: number; readonly role: Role; readonly under: number }
  | {
      readonly do: 'accept' | 'resend' | 'deactivate' | 'reactivate' | 'give-video';
      readonly whom: number;
    }
  | { readonly do: 'wait'; readonly hours: number };

/** Any step about members of these roles. */
export function commands(roles: readonly Role[]): fc.Arbitrary<Command> {
  const whom = fc.nat({ max: 20 });
  const named = <const D extends Command['do']>(...names: readonly D[]) => fc.constantFrom(...names);
  const role = fc.constantFrom(...roles);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: named('buy'),
        type: fc.constantFrom('clinical', 'intern', 'support'),
        count: fc.nat({ max: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: named('buy-video'), count: fc.nat({ max: 2 }), removing: fc.boolean() }) },
    { weight: 5, arbitrary: fc.record({ do: named('invite', 're-role'), whom, role, under: whom }) },
    {
      weight: 7,
      arbitrary: fc.record({ do: named('accept', 'accept', 'resend', 'deactivate', 'reactivate', 'give-video'), whom }),
    },
    { weight: 1, arbitrary: fc.record({ do: named('wait'), hours: fc.constantFrom(10, 47, 49) }) },
  );
}

let practices = 0;

/** A practice of the product and the model of it, taken through the same history by the practice's first owner. */
export class TeamPlay {
  readonly model = new TeamModel();
  readonly ids: string[];
  private readonly emails: string[] = ['the owner'];

  private readonly world: CountedWorld;
  private readonly practiceId: string;
  private readonly login: Login;

  private constructor(world: CountedWorld, practiceId: string, login: Login, ownerId: string) {
    this.world = world;
    this.practiceId = practiceId;
    this.login = login;
    this.ids = [ownerId];
  }

  static async begun(world: CountedWorld): Promise<TeamPlay> {
    practices += 1;
    const login = await world.login(`owner-${practices}@people.example`, 'staff');
    const body = { name: 'Model Practice', timeZone: 'Etc/UTC', firstName: 'Ana', lastName: 'Reyes' };
    const { id, memberId } = await ask('practices.found', { login, body });
    return new TeamPlay(world, id, login, memberId);
  }

  /** What the model and the product make of one step. */
  async step(command: Command): Promise<{ wanted: string; got: string }> {
    this.world.laterBy(61); // two sendings of an invitation lie a minute apart
    switch (command.do) {
      case 'wait':
        this.world.laterBy(command.hours * 3600);
        this.model.hours += command.hours;
        return { wanted: 'done', got: 'done' };
      case 'buy':
        return {
          wanted: this.model.buy(command.type, command.count),
          got: await this.buy({ seats: { [command.type]: command.count } }),
        };
      case 'buy-video':
        return this.buyVideo(command.count, command.removing);
      case 'invite':
        return this.invite(command.role, this.among(command.under));
      case 're-role':
        return this.reRole(this.among(command.whom), command.role, this.among(command.under));
      default:
        return this.actOn(command.do, this.among(command.whom));
    }
  }

  private among = (number: number) => number % this.model.members.length;

  private async asked(operation: string, memberId: string | undefined, body?: object): Promise<string> {
    const { status, body: told } = await answerTo(operation, this.asking(memberId, body));
    return status < 300 ? 'done' : told.code;
  }

  private asking(memberId: string | undefined, body?: object): Asking {
    const path = { practiceId: this.practiceId, ...(memberId && { memberId }) };
    return { login: this.login, path, ...(body && { body }) };
  }

  private async buy(change: object): Promise<string> {
    const quoted = await answerTo('subscription.quote', this.asking(undefined, change));
    if (quoted.status >= 300) return quoted.body.code;
    const path = { practiceId: this.practiceId, quoteId: quoted.body.id };
    for (const { memberId } of quoted.body.losses) this.model.at(this.ids.indexOf(memberId)).hasVideo = false;
    const { status, body } = await answerTo('subscription.commit', { login: this.login, path });
    const lost = quoted.body.losses.length;
    return status < 300 ? (lost > 0 ? `${lost} lost` : 'done') : body.code;
  }

  private async buyVideo(count: number, removing: boolean) {
    const wanted = this.model.buyVideo(count, removing);
    return { wanted, got: await this.buy({ addOns: { video: count }, removeWithPermissions: removing }) };
  }

  private async invite(role: Role, under: number) {
    const email = `member-${this.ids.length}-${practices}@people.example`;
    const supervisorId = role === 'clinical-intern' ? { supervisorId: this.ids[under] } : {};
    const body = { email, firstName: 'Sam', lastName: 'Member', role, ...supervisorId };
    const { status, body: told } = await answerTo('members.invite', this.asking(undefined, body));
    const wanted = this.model.invite(role, role === 'clinical-intern' ? under : undefined);
    if (status < 300) {
      this.ids.push(told.id);
      this.emails.push(email);
    }
    return { wanted, got: status < 300 ? 'done' : told.code };
  }

  /** Whoever holds nothing, and the owner who acts in all of this, are left as they are. */
  private async reRole(index: number, role: Role, under: number) {
    if (!this.model.isLive(index) || index === 0) return { wanted: 'done', got: 'done' };
    const supervisorId = role === 'clinical-intern' ? { supervisorId: this.ids[under] } : {};
    const wanted = this.model.reRole(index, role, under);
    return { wanted, got: await this.asked('members.edit', this.ids[index], { role, ...supervisorId }) };
  }

  private async actOn(what: 'accept' | 'resend' | 'deactivate' | 'reactivate' | 'give-video', index: number) {
    const id = this.ids[index];
    const isSelf = index === 0;
    switch (what) {
      case 'accept':
        if (isSelf) return { wanted: 'done', got: 'done' };
        return { wanted: this.model.accept(index), got: await this.accept(index) };
      case 'resend':
        return { wanted: this.model.resend(index), got: await this.asked('members.resend', id) };
      case 'deactivate': {
        const others = this.model.members.some(
          (other, i) => i > 0 && other.state === 'active' && other.role === 'practice-owner',
        );
        if (isSelf && others) return { wanted: 'done', got: 'done' };
        return { wanted: this.model.deactivate(index), got: await this.asked('members.deactivate', id) };
      }
      case 'reactivate':
        if (this.model.at(index).state === 'invited') return { wanted: 'done', got: 'done' };
        return { wanted: this.model.reactivate(index), got: await this.asked('members.reactivate', id) };
      case 'give-video':
        if (isSelf || this.model.at(index).state !== 'active') return { wanted: 'done', got: 'done' };
        return {
          wanted: this.model.giveVideo(index),
          got: await this.asked('members.edit', id, { addOns: ['video'] }),
        };
    }
  }

  private async accept(index: number): Promise<string> {
    const [{ members }, { systemScope }, { keys }, { staffInvitationById }] = await Promise.all([
      import('../../functions/members/records.ts'),
      import('../../functions/shared/access/admission.ts'),
      import('../../functions/shared/table/keys.ts'),
      import('../../functions/invitations/staff.ts'),
    ]);
    const scope = systemScope('test', this.practiceId, { at: '', requestId: '', deadline: 0, operation: 'test' });
    const member = await members.get(scope, keys.member(this.practiceId, this.ids[index] ?? ''));
    const invitation = await staffInvitationById(scope, member?.invitation?.id ?? '');
    const login = await this.loginOf(index);
    const token = await this.world.tokenOf(invitation?.id ?? '', invitation?.attempt);
    const { status, body } = await answerTo('acceptances.acceptSignedIn', { login, body: { token } });
    return status < 300 ? 'done' : body.code;
  }

  private readonly logins = new Map<number, Promise<Login>>();

  private loginOf(index: number): Promise<Login> {
    const known = this.logins.get(index) ?? this.world.login(this.emails[index] ?? '', 'staff');
    this.logins.set(index, known);
    return known;
  }

  /** Seats, members and what each may do are the same in the product, in its ledger and in the model. */
  async requireAgreement(): Promise<void> {
    const { seats, addOns } = await ask('subscription.read', this.asking(undefined));
    for (const type of ['clinical', 'intern', 'support']) {
      const [occupied, inUse] = [this.model.occupied(type), this.model.inUse(type)];
      const purchased = this.model.purchased[type] ?? 0;
      expect({ type, ...seats[type] }).toEqual({ type, purchased, occupied, reserved: inUse - occupied });
      expect(inUse).toBeLessThanOrEqual(purchased);
    }
    expect(addOns.video).toEqual({ purchased: this.model.video, held: this.model.videoHeld() });
    for (const [index, member] of this.model.members.entries()) {
      const told = await ask('members.read', this.asking(this.ids[index]));
      expect([index, told.role, told.state]).toEqual([index, member.role, member.state]);
      expect([index, told.seatClass]).toEqual([index, usualClass(member.role)]);
      if (member.hasLogin && index > 0) {
        const { memberships } = await ask('practices.me', { login: await this.loginOf(index) });
        expect([index, memberships.length]).toEqual([index, member.state === 'active' ? 1 : 0]);
        if (member.state === 'active') expect(memberships[0].role).toBe(member.role);
      }
    }
  }
}
