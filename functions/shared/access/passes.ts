import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys } from '../table/keys.ts';
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
  licence: z.object({ expiresOn: z.string() }).optional(),
});

/** What makes a login a member of one practice. It is read, as of now, on every request the member makes there. */
export const Pass = z.object({
  practiceId: z.string(),
  sub: z.string(),
  memberId: z.string(),
  access: MemberAccessRecord,
  version: z.number(),
});
export type Pass = z.infer<typeof Pass>;

export const passes = entity('pass', Pass, {
  key: (pass) => keys.pass(pass.sub, pass.practiceId),
  of: ({ practiceId }) => ({ practiceId }),
});
