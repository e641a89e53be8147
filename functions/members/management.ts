import { designated, type MemberAccess } from '../shared/access/effective.ts';
import { cellOf, type Permission } from '../shared/access/permissions.ts';
import { Problem } from '../shared/problems.ts';
import type { MemberField } from './edit.ts';
import { requireMayGive, requireNothingKept } from './giving.ts';
import { isOwner, type Manager, requireHeld, requireOwnerFor, requireSide } from './manager.ts';
import { type Member, usualAccess } from './member.ts';
import { requireOtherOwner } from './seating.ts';
import type { SeatLedger } from './seats.ts';

/** Refuses an invitation of somebody whom this manager may not add, or not like this. */
export function requireMayInvite(manager: Manager, { access, supervisorId }: Pick<Member, 'access' | 'supervisorId'>) {
  requireSide(manager, access.role);
  requireOwnerFor(manager, access.role);
  requireMayMakeOne(manager, access);
  if (access.role === 'clinical-intern' || supervisorId) requireHeld(manager, 'team.supervision.assign');
}

/** What of a member decides what they may do, or who they are to the practice; an owner's only owners change. */
const decidingFields: readonly MemberField[] = [
  'email',
  'role',
  'seatClass',
  'isAdmin',
  'supervisorId',
  'licence',
  'addOns',
];

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
  if (isSelf) requireNotOwn(manager, after, fields);
  if (fields.some((field) => decidingFields.includes(field))) {
    requireOwnerFor(manager, before.access.role, after.access.role);
  }
  requireSide(manager, before.access.role, after.access.role);
  if (fields.includes('isAdmin')) requireMayDesignate(manager);
  if (fields.includes('role')) requireMayReRole(manager, before, after);
  if (fields.includes('email')) requireMayMakeOne(manager, after.access); // it offers all of it to somebody else
  if (after.supervisorId && fields.includes('supervisorId')) requireHeld(manager, 'team.supervision.assign');
}

/** Chosen sets and single permissions may reach further in another role. */
function requireMayReRole(manager: Manager, before: Member, after: Member): void {
  requireMayAppoint(manager, after.access);
  requireMayGive(manager, before.access, after.access);
}

/** Refuses to deactivate a member whom this manager may not; an owner may step down while there is another. */
export function requireMayDeactivate(manager: Manager, member: Member, ledger: SeatLedger): void {
  const isSelf = member.id === manager.id;
  if (!isSelf) requireSide(manager, member.access.role);
  if (member.state === 'active') requireOtherOwner(ledger, member.id);
  if (isSelf && !isOwner(manager.access)) throw new Problem('own-access');
  requireOwnerFor(manager, member.access.role);
}

/**
 * Refuses to bring back somebody who was deactivated and whom this manager might not add as they are. To send an
 * invitation again that was never taken back, it is enough to manage their side of the house.
 */
export function requireMayBringBack(manager: Manager, { access, state }: Member): void {
  requireSide(manager, access.role);
  requireOwnerFor(manager, access.role);
  if (state === 'inactive') requireMayMakeOne(manager, access);
}

/** Refuses to make somebody a member with this access: by their role, their designation, or what was chosen for them. */
function requireMayMakeOne(manager: Manager, access: Member['access']): void {
  requireMayAppoint(manager, access);
  if (access.isAdmin) requireMayDesignate(manager);
  requireMayGive(manager, { ...usualAccess(access.role), isAdmin: access.isAdmin }, access);
}

/** The permissions by which somebody decides what others may do. */
const managementKeys: readonly Permission[] = [
  'team.clinical.manage',
  'team.nonClinical.manage',
  'team.permissions.manage',
  'team.supervision.assign',
];

/**
 * Nobody appoints somebody who manages the team further than they do, or who decides what others may do and has more
 * than they have: they might be promoted in return (ROLE-9).
 */
function requireMayAppoint(manager: Manager, access: MemberAccess): void {
  if (isOwner(manager.access)) return;
  const brought = managementKeys.filter((permission) => cellOf(access.role, permission)?.suggested);
  for (const permission of brought) requireHeld(manager, permission);
  if (brought.includes('team.permissions.manage')) requireNothingKept(manager, access);
}

/** Only who holds all that the admin designation adds can give or take it. */
function requireMayDesignate(manager: Manager): void {
  if (isOwner(manager.access)) return;
  for (const permission of designated) requireHeld(manager, permission);
}

/**
 * Nobody decides about themselves, but that an owner may step down, whereupon the seat class follows the role, and take
 * an add-on seat the practice pays for.
 */
function requireNotOwn(manager: Manager, { access }: Member, fields: readonly MemberField[]): void {
  const followsRole = fields.includes('role') && access.seatClass === usualAccess(access.role).seatClass;
  const owners: readonly MemberField[] = ['email', 'role', 'addOns', ...(followsRole ? (['seatClass'] as const) : [])];
  const allowed = isOwner(manager.access) ? owners : ['email'];
  if (fields.some((field) => decidingFields.includes(field) && !allowed.includes(field))) {
    throw new Problem('own-access');
  }
}
