import * as z from 'zod';
import { permissionSetIds } from './permission-sets.ts';
import { addOnIds, permissionKeys } from './permissions.ts';
import { roleIds } from './roles.ts';

/** Everything about a member that decides what they may do. */
export const MemberAccessRecord = z.object({
  role: z.enum(roleIds),
  active: z.boolean(),
  isAdmin: z.boolean(),
  seatClass: z.enum(['standard', 'support']),
  sets: z.array(z.enum(permissionSetIds)).optional(),
  grants: z.array(z.object({ key: z.enum(permissionKeys), reach: z.literal('any').optional() })),
  denials: z.array(z.enum(permissionKeys)),
  addOns: z.array(z.enum(addOnIds)),
  licence: z
    .object({ number: z.string().optional(), expiresOn: z.string(), timeZone: z.string().optional() })
    .optional(),
});
