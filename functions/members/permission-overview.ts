import * as z from 'zod';
import { designated, effectivePermissions, explain, isActive } from '../shared/access/effective.ts';
import { permissionSetIds } from '../shared/access/permission-sets.ts';
import { permissionTexts } from '../shared/access/permission-texts.ts';
import {
  addOnGate,
  addOnIds,
  ceilingOf,
  needsLicence,
  type Permission,
  permissionKeys,
} from '../shared/access/permissions.ts';
import type { Member } from './member.ts';
import { addOnUsage, type SeatLedger } from './seats.ts';
import { hasPlace } from './standing.ts';

const key = z.enum(permissionKeys);
const reach = z.enum(['any', 'assigned', 'own']);
const granted = z.boolean().meta({ description: 'They may do it now; an invited member: as soon as they accept' });
const reasons = ['addon-not-subscribed', 'addon-seats-exhausted', 'role-ceiling', 'licence-required'] as const;

/** Every permission of the product, as it stands for one member. */
export const MemberPermissions = z
  .object({
    items: z.array(
      z.object({
        key,
        label: z.string(),
        granted,
        available: z.boolean().meta({ description: 'They could be given it' }),
        reason: z.enum(reasons).optional().meta({ description: 'Why it is not available' }),
        reach: reach.optional(),
      }),
    ),
    sets: z.array(z.enum(permissionSetIds)).nullable().meta({ description: 'null: the usual of the role' }),
    grants: z.array(z.object({ key, reach: z.literal('any').optional() })),
    denials: z.array(key),
    version: z.number(),
  })
  .meta({ id: 'MemberPermissions' });

/** Why a member has, or has not, one permission (ROLE-11). */
export const PermissionExplanation = z
  .object({
    key,
    label: z.string(),
    sentence: z.string(),
    granted,
    reach: reach.nullable(),
    source: z.enum(['role', 'set', 'grant', 'designation', 'none']).meta({ description: 'What gives it' }),
    ceiling: z.enum(['any', 'assigned', 'own', 'none']).meta({ description: 'The most the role can ever have' }),
    addOn: z
      .object({ id: z.enum(addOnIds), held: z.boolean(), subscribed: z.boolean() })
      .nullable()
      .meta({ description: 'The add-on it needs a seat of' }),
    licence: z.object({ active: z.boolean() }).nullable().meta({ description: 'The licence it needs' }),
    denied: z.boolean(),
    memberActive: z.boolean().meta({ description: 'They have joined, and were not deactivated' }),
  })
  .meta({ id: 'PermissionExplanation' });

/** What a member may do at a moment, and what they could be given. */
export function overview(member: Member, ledger: SeatLedger, at: string): z.infer<typeof MemberPermissions> {
  const held = effectivePermissions(member.access, at);
  return {
    items: permissionKeys.map((permission) => {
      const reason = obstacleTo(member, permission, ledger, at);
      return {
        key: permission,
        label: permissionTexts[permission].label,
        granted: held.has(permission),
        available: reason === undefined,
        ...(reason && { reason }),
        ...(held.has(permission) && { reach: held.get(permission) }),
      };
    }),
    sets: member.access.sets ?? null,
    grants: member.access.grants,
    denials: member.access.denials,
    version: member.version,
  };
}

/** Why a member could not be given a permission. That the practice lacks the add-on is told in every profile (SEAT-5). */
function obstacleTo(member: Member, permission: Permission, ledger: SeatLedger, at: string) {
  const addOn = addOnGate(permission);
  if (addOn) {
    const { purchased, held } = addOnUsage(ledger, addOn, at);
    const isTheirs = hasPlace(member, at) && member.access.addOns.includes(addOn);
    if (purchased === 0) return 'addon-not-subscribed';
    if (held >= purchased && !isTheirs) return 'addon-seats-exhausted';
  }
  const { role, isAdmin, licence } = member.access;
  if (!ceilingOf(role, permission) && !(isAdmin && designated.has(permission))) return 'role-ceiling';
  return needsLicence(permission) && !(licence && isActive(licence, at)) ? 'licence-required' : undefined;
}

/** Why a member has, or has not, one permission at a moment. */
export function explanation(
  { access, state }: Member,
  permission: Permission,
  ledger: SeatLedger,
  at: string,
): z.infer<typeof PermissionExplanation> {
  const { addOn, licence, ...explained } = explain(access, permission, at);
  return {
    key: permission,
    ...permissionTexts[permission],
    ...explained,
    memberActive: state === 'active',
    reach: explained.reach ?? null,
    addOn: addOn ? { ...addOn, subscribed: addOnUsage(ledger, addOn.id, at).purchased > 0 } : null,
    licence: licence ?? null,
  };
}
