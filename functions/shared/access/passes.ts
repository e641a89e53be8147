import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys } from '../table/keys.ts';
import { MemberAccessRecord } from './member-access.ts';

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
  of: ({ practiceId, memberId }) => ({ practiceId, owners: [memberId] }),
});
