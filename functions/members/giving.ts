import { explain, type Grant, type MemberAccess, reachOf, widestOf } from '../shared/access/effective.ts';
import { permissionSets } from '../shared/access/permission-sets.ts';
import {
  addOnIds,
  ceilingOf,
  cellOf,
  type Permission,
  permissionKeys,
  type Reach,
  widest,
} from '../shared/access/permissions.ts';
import { roles } from '../shared/access/roles.ts';
import { Problem } from '../shared/problems.ts';
import { isOwner, type Manager, managing, requireHeld, requireOwnerFor } from './manager.ts';
import type { Member } from './member.ts';

/**
 * Refuses to choose permissions for oneself, as no owner for an owner, or for somebody of the side of the house whose
 * members a manager of this role can never be given to manage (ROLE-4).
 */
export function requireMayChooseFor(manager: Manager, { id, access: { role } }: Member): void {
  if (id === manager.id) throw new Problem('own-access');
  requireOwnerFor(manager, role);
  if (!ceilingOf(manager.access.role, managing(role))) requireHeld(manager, managing(role));
}

/**
 * Refuses to give what the manager does not hold themselves, add-on seats and licence aside (ROLE-9). What comes with
 * the role may need nobody's hand; owners give anything.
 */
export function requireMayGive(manager: Manager, before: MemberAccess, after: MemberAccess): void {
  if (isOwner(manager.access)) return;
  requireMayGiveEverything(manager, before, after);
  requireReaching(manager, [
    ...before.denials.filter((one) => !after.denials.includes(one)).map((key) => ({ key, reach: least })),
    ...newGrants(before, after).map((grant) => reachOfGrant(after, grant)),
    ...gained(before, after).filter(({ key }) => !comesWithRole(manager, before, after, key)),
  ]);
}

/**
 * Refuses to let somebody have what was kept from a manager whose own role would bring it: they might give it in return
 * (ROLE-9).
 */
export function requireNothingKept(manager: Manager, access: MemberAccess): void {
  const kept = permissionKeys.filter((one) => mayBeKeptFrom(manager, one));
  requireReaching(
    manager,
    kept.map((key) => ({ key, reach: reachAside(access, key) })),
  );
}

/** Refuses to give what reaches further than the manager does, and names it. */
function requireReaching({ access }: Manager, given: readonly Given[]): void {
  const beyond = given.find(({ key, reach }) => !covers(reachAside(access, key), reach));
  if (beyond) throw new Problem('not-permitted', { permission: beyond.key });
}

/** Administration may not give Organization Administration: that takes somebody who was given it, or an owner. */
function requireMayGiveEverything({ access }: Manager, before: MemberAccess, after: MemberAccess): void {
  const hasAll = ({ sets }: MemberAccess) => sets?.includes('organization-administration') === true;
  if (!hasAll(after) || hasAll(before) || hasAll(access)) return;
  throw new Problem('not-permitted', {
    detail: 'Organization Administration is given by whoever has it, or an owner.',
  });
}

interface Given {
  readonly key: Permission;
  readonly reach: Reach | undefined;
}

const newGrants = (before: MemberAccess, after: MemberAccess): Grant[] =>
  after.grants.filter((grant) => !before.grants.some((old) => old.key === grant.key && old.reach === grant.reach));

function reachOfGrant({ role }: MemberAccess, grant: Grant): Given {
  const cell = cellOf(role, grant.key);
  return { key: grant.key, reach: cell && (grant.reach ? widest(cell) : cell.reach) };
}

/** What a member would have more than before. */
const gained = (before: MemberAccess, after: MemberAccess): Given[] =>
  permissionKeys
    .map((one) => ({ key: one, reach: reachAside(after, one) }))
    .filter(({ key: one, reach }) => reach && !covers(reachAside(before, one), reach));

/**
 * Whether the role brings a permission by itself, so that nobody gives it. Where something else was chosen before, it
 * was kept from the member: two of one role, from whom the same is kept, do not put each other back to it.
 */
const comesWithRole = (manager: Manager, before: MemberAccess, after: MemberAccess, one: Permission): boolean =>
  explain(after, one, someDay).source === 'role' &&
  !before.denials.includes(one) &&
  (before.sets === undefined || !mayBeKeptFrom(manager, one));

/** What a manager has by their role unless somebody kept it from them: by a denial, or by a smaller set than the usual. */
const mayBeKeptFrom = ({ access: { role, denials } }: Manager, one: Permission): boolean =>
  cellOf(role, one)?.suggested === true &&
  (denials.includes(one) || permissionSets[roles[role].suggestedSet].contains.has(one));

/** The least there is to hold of a permission. */
const least: Reach = 'own';

const covers = (held: Reach | undefined, reach: Reach | undefined): boolean => widestOf([held, reach]) === held;

const someDay = '2000-01-01T00:00:00.000Z';

/** How far a permission would reach with every add-on seat and an active licence. */
const reachAside = (access: MemberAccess, one: Permission): Reach | undefined =>
  reachOf({ ...access, active: true, addOns: addOnIds, licence: { expiresOn: '9999-12-31' } }, one, someDay);
