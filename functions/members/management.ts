import { designated, type MemberAccess, reachOf } from '../shared/access/effective.ts';
import type { Permission } from '../shared/access/permissions.ts';
import { type Role, roles } from '../shared/access/roles.ts';
import { Problem } from '../shared/problems.ts';
import type { MemberField } from './edit.ts';
import type { Member } from './member.ts';
import { requireOtherOwner } from './seating.ts';
import type { SeatLedger } from './seats.ts';

/** Somebody who changes the team, at the moment they do. */
export interface Manager {
  readonly id: string;
  readonly access: MemberAccess;
  readonly at: string;
}

/** The permission it takes to manage whoever has this role (ROLE-4). */
const managing = (role: Role): Permission =>
  roles[role].clinical ? 'team.clinical.manage' : 'team.nonClinical.manage';

export const isOwner = ({ role }: Pick<MemberAccess, 'role'>): boolean => role === 'practice-owner';

/** What the right to invite somebody depends on. */
interface Wanted {
  readonly role: Role;
  readonly isAdmin: boolean;
  readonly supervisorId?: string | undefined;
}

/** Refuses an invitation of somebody whom this manager may not add, or not like this. */
export function requireMayInvite(manager: Manager, { role, isAdmin, supervisorId }: Wanted): void {
  requireSide(manager, role);
  requireOwnerFor(manager, role);
  if (isAdmin) requireMayDesignate(manager);
  if (role === 'clinical-intern' || supervisorId) requireHeld(manager, 'team.supervision.assign');
}

/** What of a member decides what they may do, or who they are to the practice; an owner's only owners change. */
const weighty: readonly MemberField[] = ['email', 'role', 'seatClass', 'isAdmin', 'supervisorId', 'licence', 'addOns'];

/** Whom an edit concerns, as they are and as they would be, and the fields in which that differs. */
interface Editing {
  readonly before: Member;
  readonly after: Member;
  readonly fields: readonly MemberField[];
  readonly ledger: SeatLedger;
}

/** Refuses an edit that this manager may not make. That a practice keeps an owner is told before who may change one. */
export function requireMayEdit(manager: Manager, { before, after, fields, ledger }: Editing): void {
  const isSelf = before.id === manager.id;
  if (!isSelf) requireSide(manager, before.access.role);
  if (before.state === 'active' && fields.includes('role')) requireOtherOwner(ledger, before.id);
  if (isSelf) requireNotOwn(manager, fields);
  if (fields.some((field) => weighty.includes(field))) {
    requireOwnerFor(manager, before.access.role, after.access.role);
  }
  requireSide(manager, before.access.role, after.access.role);
  const offersDesignation = fields.includes('email') && after.access.isAdmin;
  if (fields.includes('isAdmin') || offersDesignation) requireMayDesignate(manager);
  if (after.supervisorId && fields.includes('supervisorId')) requireHeld(manager, 'team.supervision.assign');
}

/** Refuses to deactivate a member whom this manager may not; an owner may step down while there is another. */
export function requireMayDeactivate(manager: Manager, member: Member, ledger: SeatLedger): void {
  const isSelf = member.id === manager.id;
  if (!isSelf) requireSide(manager, member.access.role);
  if (member.state === 'active') requireOtherOwner(ledger, member.id);
  if (isSelf && !isOwner(manager.access)) throw new Problem('own-access');
  requireOwnerFor(manager, member.access.role);
}

/** Refuses to bring back somebody whom this manager might not have added. */
export function requireMayBringBack(manager: Manager, { access: { role } }: Member): void {
  requireSide(manager, role);
  requireOwnerFor(manager, role);
}

/** Refuses a manager of the other side of the house, and names the permission that is missing. */
function requireSide(manager: Manager, ...sides: readonly Role[]): void {
  for (const role of sides) requireHeld(manager, managing(role));
}

/** Refuses to make or change an owner to whoever is none. */
export function requireOwnerFor({ access }: Manager, ...concerned: readonly Role[]): void {
  if (concerned.includes('practice-owner') && !isOwner(access)) throw new Problem('owners-only');
}

function requireHeld({ access, at }: Manager, permission: Permission): void {
  if (!reachOf(access, permission, at)) throw new Problem('not-permitted', { permission });
}

/** Only who holds all that the admin designation adds can give or take it. */
function requireMayDesignate(manager: Manager): void {
  if (isOwner(manager.access)) return;
  for (const permission of designated) requireHeld(manager, permission);
}

/** Nobody decides about themselves, but that an owner may step down, and take an add-on seat the practice pays for. */
function requireNotOwn({ access }: Manager, fields: readonly MemberField[]): void {
  const allowed: readonly MemberField[] = isOwner(access) ? ['email', 'role', 'addOns'] : ['email'];
  if (fields.some((field) => weighty.includes(field) && !allowed.includes(field))) throw new Problem('own-access');
}
