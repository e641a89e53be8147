import * as z from 'zod';
import { explain, type Grant, type MemberAccess, reachOf, widestOf } from '../shared/access/effective.ts';
import { mayHoldTogether, permissionSetIds } from '../shared/access/permission-sets.ts';
import {
  type AddOn,
  addOnGate,
  addOnIds,
  cellOf,
  type Permission,
  permissionKeys,
  type Reach,
  widest,
} from '../shared/access/permissions.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { isOwner, type Manager, requireOwnerFor } from './management.ts';
import type { Member } from './member.ts';

type Access = Member['access'];
const key = z.enum(permissionKeys);
const mostKeys = permissionKeys.length;

/** What a member may do beside, or less than, their role's usual; it takes the place of what was chosen before. */
export const PermissionChoice = z
  .strictObject({
    sets: z
      .array(z.enum(permissionSetIds))
      .max(permissionSetIds.length)
      .nullable()
      .optional()
      .meta({ description: 'null or left out: the usual of the role. Empty: Default' }),
    grants: z
      .array(z.union([key, z.strictObject({ key, reach: z.literal('any').optional() })]))
      .max(mostKeys)
      .default([])
      .meta({ description: 'Single permissions to add; `reach` widens one to any client where the role allows it' }),
    denials: z.array(key).max(mostKeys).default([]).meta({ description: 'Single permissions to take away' }),
  })
  .meta({ id: 'PermissionChoice' });
export type PermissionChoice = z.infer<typeof PermissionChoice>;

/** Refuses to decide about one's own permissions, or as no owner about an owner's. */
export function requireMayChooseFor(manager: Manager, member: Member): void {
  if (member.id === manager.id) throw new Problem('own-access');
  requireOwnerFor(manager, member.access.role);
}

/**
 * A member's access with this choice in the place of the one before, and with the add-on seats that follow from it:
 * a gated permission newly given takes a seat; one of which nothing is left to use is given up.
 */
export function withChoice(before: Access, { sets, grants, denials }: PermissionChoice): Access {
  requireCompatible(sets ?? []);
  const chosen = {
    ...before,
    sets: sets ? permissionSetIds.filter((id) => sets.includes(id)) : undefined,
    grants: grantsOf(before.role, grants),
    denials: permissionKeys.filter((denied) => denials.includes(denied)),
  };
  return { ...chosen, addOns: addOnsAfter(before, chosen) };
}

/** Refuses sets that exclude each other (ROLE-2). */
export function requireCompatible(sets: Access['sets'] = []): void {
  if (!mayHoldTogether(sets)) throw new Problem('sets-exclusive');
}

/** One grant for each permission, at the widest reach asked for; refused beyond the role's ceiling (ROLE-4). */
function grantsOf(role: Access['role'], wanted: PermissionChoice['grants']): Grant[] {
  const grants = wanted.map((one) => (typeof one === 'string' ? { key: one } : one));
  for (const [i, grant] of grants.entries()) requireBelowCeiling(role, grant, i);
  return permissionKeys.flatMap((candidate) => {
    const matching = grants.filter((grant) => grant.key === candidate);
    if (matching.length === 0) return [];
    return [{ key: candidate, ...(matching.some(({ reach }) => reach) && { reach: 'any' as const }) }];
  });
}

function requireBelowCeiling(role: Access['role'], grant: Grant, i: number): void {
  const cell = cellOf(role, grant.key);
  const isTooWide = cell && grant.reach && widest(cell) !== 'any';
  if (cell && !isTooWide) return;
  throw fieldProblem('above-ceiling', [`/grants/${i}`, isTooWide ? 'reaches too far' : 'is never given to this role']);
}

/**
 * Refuses to give what the manager does not hold themselves, add-on seats and licence aside (ROLE-9). What comes with
 * the role needs nobody's hand; owners give anything.
 */
export function requireMayGive(manager: Manager, before: MemberAccess, after: MemberAccess): void {
  if (isOwner(manager.access)) return;
  requireMayGiveEverything(manager, before, after);
  for (const given of [
    ...newGrants(before, after).map((grant) => reachOfGrant(after, grant)),
    ...gained(before, after),
  ]) {
    if (!covers(reachAside(manager.access, given.key), given.reach)) {
      throw new Problem('not-permitted', { permission: given.key });
    }
  }
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

/** What a member would have more than before, but for what a role brings by itself. */
function gained(before: MemberAccess, after: MemberAccess): Given[] {
  return permissionKeys
    .map((one) => ({ key: one, reach: reachAside(after, one) }))
    .filter(
      ({ key: one, reach }) => reach && !covers(reachAside(before, one), reach) && !comesWithRole(before, after, one),
    );
}

const comesWithRole = (before: MemberAccess, after: MemberAccess, one: Permission): boolean =>
  explain(after, one, someDay).source === 'role' && !before.denials.includes(one);

const covers = (held: Reach | undefined, reach: Reach | undefined): boolean => widestOf([held, reach]) === held;

const someDay = '2000-01-01T00:00:00.000Z';

/** How far a permission would reach with every add-on seat and an active licence. */
const reachAside = (access: MemberAccess, one: Permission): Reach | undefined =>
  reachOf({ ...access, active: true, addOns: addOnIds, licence: { expiresOn: '9999-12-31' } }, one, someDay);

function addOnsAfter(before: Access, after: Access): AddOn[] {
  const taken = newGrants(before, after).map((grant) => addOnGate(grant.key));
  return addOnIds.filter((addOn) => {
    const isGivenUp = canUse(before, addOn) && !canUse(after, addOn);
    return (before.addOns.includes(addOn) || taken.includes(addOn)) && !isGivenUp;
  });
}

/** Whether anything gives a member a permission that this add-on gates. */
const canUse = (access: MemberAccess, addOn: AddOn): boolean =>
  permissionKeys.some((one) => addOnGate(one) === addOn && explain(access, one, someDay).source !== 'none');
