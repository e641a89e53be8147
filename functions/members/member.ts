import * as z from 'zod';
import { MemberAccessRecord } from '../shared/access/member-access.ts';
import type { Pass } from '../shared/access/passes.ts';
import { type Role, roles } from '../shared/access/roles.ts';
import type { Holder } from './seats.ts';

export const memberStates = ['invited', 'active', 'inactive'] as const;
type Access = z.infer<typeof MemberAccessRecord>;

/** A staff person of one practice: who they are there, and everything that decides what they may do. */
export const Member = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** The login; none before an invitation was accepted. */
  sub: z.string().optional(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  /** The external company a 3rd Party Biller works for. */
  company: z.string().optional(),
  state: z.enum(memberStates),
  access: MemberAccessRecord,
  supervisorId: z.string().optional(),
  /** The invitation they were last sent, and when. */
  invitation: z.object({ id: z.string(), sentAt: z.string(), expiresAt: z.string() }).optional(),
  createdAt: z.string(),
  joinedAt: z.string().optional(),
  deactivatedAt: z.string().optional(),
  version: z.number(),
});
export type Member = z.infer<typeof Member>;

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

interface Person {
  readonly id: string;
  readonly practiceId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** A member who has a login already: who founds a practice, or is made one by the operator. */
export const joined = (person: Person & { readonly sub: string }, access: Access, at: string): Member => ({
  ...person,
  state: 'active',
  access,
  createdAt: at,
  joinedAt: at,
  version: 1,
});

/** What lets the login of a member in; it follows the member in every change. */
export const passOf = ({ practiceId, sub, id: memberId, access }: Member & { readonly sub: string }): Pass => ({
  practiceId,
  sub,
  memberId,
  access,
  version: 1,
});

/** A member's place in the seat ledger; an invited one's is kept until their invitation expires. */
export const holderOf = ({ id, access, supervisorId, state, invitation }: Member): Holder => ({
  memberId: id,
  role: access.role,
  seatClass: access.seatClass,
  isAdmin: access.isAdmin,
  addOns: access.addOns,
  ...(supervisorId && { supervisorId }),
  ...(state === 'invited' && { reservedUntil: invitation?.expiresAt ?? '' }),
});
