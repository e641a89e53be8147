import * as z from 'zod';
import { explain, type Grant, type MemberAccess } from '../shared/access/effective.ts';
import { exclusiveSets, mayHoldTogether, permissionSetIds } from '../shared/access/permission-sets.ts';
import { type AddOn, addOnGate, addOnIds, cellOf, permissionKeys, widest } from '../shared/access/permissions.ts';
import { fieldProblem } from '../shared/problems.ts';
import type { Member } from './member.ts';
import { requireAbleOwner } from './ownership.ts';

type Access = Member['access'];
const key = z.enum(permissionKeys);
const mostKeys = permissionKeys.length;

/**
 * What a member may do beside, or less than, their role's usual. Grants and denials take the place of those before; so do
 * sets, where they are named.
 */
export const PermissionChoice = z
  .strictObject({
    sets: z
      .array(z.enum(permissionSetIds))
      .max(permissionSetIds.length)
      .nullable()
      .optional()
      .meta({ description: 'Left out: as they were chosen before. null: the usual of the role. Empty: Default' }),
    grants: z
      .array(
        z.union([key, z.strictObject({ key, reach: z.literal('any').optional() })], {
          error: 'is neither the key of a permission nor one with `reach: any`',
        }),
      )
      .max(mostKeys)
      .default([])
      .meta({ description: 'Single permissions to add; `reach` widens one to any client where the role allows it' }),
    denials: z.array(key).max(mostKeys).default([]).meta({ description: 'Single permissions to take away' }),
  })
  .meta({ id: 'PermissionChoice' });
export type PermissionChoice = z.infer<typeof PermissionChoice>;

/**
 * A member's access with this choice in the place of the one before, and with the add-on seats that follow from it:
 * a single permission that needs a seat takes one; a seat of which nothing is left to use is given up.
 */
export function withChoice(before: Access, { sets, grants, denials }: PermissionChoice): Access {
  requireCompatible(sets ?? [], 'sets');
  const chosen = {
    ...before,
    sets: sets === undefined ? before.sets : setsOf(sets),
    grants: grantsOf(before.role, grants),
    denials: permissionKeys.filter((denied) => denials.includes(denied)),
  };
  requireAbleOwner(chosen, 'sets');
  return { ...chosen, addOns: addOnsAfter(before, chosen) };
}

const setsOf = (sets: NonNullable<Access['sets']> | null): Access['sets'] =>
  sets ? permissionSetIds.filter((id) => sets.includes(id)) : undefined;

/** Refuses sets that exclude each other (ROLE-2). */
export function requireCompatible(
  sets: Access['sets'] = [],
  field: 'permissionSets' | 'sets' = 'permissionSets',
): void {
  if (!mayHoldTogether(sets)) throw fieldProblem('sets-exclusive', [`/${field}`, `${exclusive} exclude each other`]);
}

const exclusive = exclusiveSets.join(' and ');

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

/** The seats they had, but for those given up, and one for every single permission that needs it: none lies without. */
function addOnsAfter(before: Access, after: Access): AddOn[] {
  const needed = after.grants.map((grant) => addOnGate(grant.key));
  return addOnIds.filter((addOn) => {
    const isGivenUp = canUse(before, addOn) && !canUse(after, addOn);
    return needed.includes(addOn) || (before.addOns.includes(addOn) && !isGivenUp);
  });
}

const someDay = '2000-01-01T00:00:00.000Z';

/** Whether anything gives a member a permission that this add-on gates. */
const canUse = (access: MemberAccess, addOn: AddOn): boolean =>
  permissionKeys.some((one) => addOnGate(one) === addOn && explain(access, one, someDay).source !== 'none');
