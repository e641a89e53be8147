import * as z from 'zod';
import type { MemberAccessRecord, Pass } from '../shared/access/passes.ts';
import { type Role, roleIds, roles } from '../shared/access/roles.ts';

/** A staff person of one practice, as the practice lists them. What they may do is in their pass. */
export const Member = z.object({
  id: z.string(),
  practiceId: z.string(),
  sub: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  role: z.enum(roleIds),
  active: z.boolean(),
  joinedAt: z.string(),
  version: z.number(),
});
export type Member = z.infer<typeof Member>;

type Access = z.infer<typeof MemberAccessRecord>;

/** What a member of a role may do before anybody chooses otherwise. */
export const usualAccess = (role: Role): Access => ({
  role,
  active: true,
  isAdmin: false,
  seatClass: roles[role].clinical ? 'standard' : 'support',
  grants: [],
  denials: [],
  addOns: [],
});

/** A member and the pass that lets their login in. */
export function joined(
  person: { id: string; practiceId: string; sub: string; email: string; firstName: string; lastName: string },
  role: Role,
  at: string,
): { member: Member; pass: Pass } {
  const { id: memberId, practiceId, sub } = person;
  return {
    member: { ...person, role, active: true, joinedAt: at, version: 1 },
    pass: { practiceId, sub, memberId, access: usualAccess(role), version: 1 },
  };
}
