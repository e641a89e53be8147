import * as z from 'zod';
import { exclusiveSets, permissionSetIds, permissionSets } from '../shared/access/permission-sets.ts';
import { permissionTexts } from '../shared/access/permission-texts.ts';
import { addOnGate, addOnIds, addOns, cellOf, needsLicence, permissionKeys } from '../shared/access/permissions.ts';
import { type Role, roleIds, roles, seatTypeLabels } from '../shared/access/roles.ts';
import { seatTypes } from './seats.ts';

const key = z.enum(permissionKeys);

export const SeatTypeCatalogue = z
  .object({
    items: z.array(
      z.object({
        id: z.enum(seatTypes),
        label: z.string(),
        roles: z.array(
          z.object({
            id: z.enum(roleIds),
            label: z.string(),
            description: z.string(),
            clinical: z.boolean(),
            suggestedSet: z.enum(permissionSetIds),
          }),
        ),
      }),
    ),
    addOns: z.array(z.object({ id: z.enum(addOnIds), label: z.string(), permissions: z.array(key) })),
  })
  .meta({ id: 'SeatTypeCatalogue' });

const CatalogueCell = z
  .object({
    suggested: z.boolean().meta({ description: 'On by default' }),
    reach: z.enum(['any', 'assigned', 'own']),
    wider: z.boolean().meta({ description: 'Can be widened to any client' }),
  })
  .meta({ id: 'CatalogueCell' });

const forEachRole = <T>(of: (role: Role) => T) =>
  Object.fromEntries(roleIds.map((role) => [role, of(role)])) as Record<Role, T>;

export const PermissionCatalogue = z
  .object({
    items: z.array(
      z.object({
        key,
        label: z.string(),
        sentence: z.string(),
        addOn: z.enum(addOnIds).nullable(),
        needsLicence: z.boolean(),
        roles: z
          .object(forEachRole(() => CatalogueCell.nullable()))
          .meta({ description: 'null: the role can never have it' }),
      }),
    ),
  })
  .meta({ id: 'PermissionCatalogue' });

export const PermissionSetCatalogue = z
  .object({
    items: z.array(
      z.object({
        id: z.enum(permissionSetIds),
        label: z.string(),
        contains: z.array(key).meta({ description: 'Cut to the column of the role that gets it' }),
        excludes: z.array(z.enum(permissionSetIds)).meta({ description: 'Sets it is not held together with' }),
      }),
    ),
  })
  .meta({ id: 'PermissionSetCatalogue' });

/** What can be bought seats of, and who sits there (SEAT-2). */
export const seatTypeCatalogue = (): z.infer<typeof SeatTypeCatalogue> => ({
  items: seatTypes.map((id) => ({
    id,
    label: seatTypeLabels[id],
    roles: roleIds
      .filter((role) => roles[role].seatType === id)
      .map((role) => {
        const { label, description, clinical, suggestedSet } = roles[role];
        return { id: role, label, description, clinical, suggestedSet };
      }),
  })),
  addOns: addOnIds.map((id) => ({
    id,
    label: addOns[id].label,
    permissions: permissionKeys.filter((permission) => addOnGate(permission) === id),
  })),
});

/** Every permission, how it is explained to people, and the matrix. */
export const permissionCatalogue = (): z.infer<typeof PermissionCatalogue> => ({
  items: permissionKeys.map((permission) => ({
    key: permission,
    ...permissionTexts[permission],
    addOn: addOnGate(permission) ?? null,
    needsLicence: needsLicence(permission),
    roles: forEachRole((role) => cellOf(role, permission) ?? null),
  })),
});

/** The permission sets, with everything they contain. */
export const permissionSetCatalogue = (): z.infer<typeof PermissionSetCatalogue> => ({
  items: permissionSetIds.map((id) => ({
    id,
    label: permissionSets[id].label,
    contains: [...permissionSets[id].contains],
    excludes: exclusiveSets.includes(id) ? exclusiveSets.filter((other) => other !== id) : [],
  })),
});
