import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys } from '../table/keys.ts';
import { RelationAccess } from './relation-access.ts';

/**
 * Says that whoever holds the own login of one client may act in the portal of another one of the practice (CLIENT-6).
 * It lies with the client acted for; two clients who are linked have one each.
 */
export const LinkedAccount = z.object({
  practiceId: z.string(),
  /** Whose portal it opens. */
  clientId: z.string(),
  /** Whose login may act there. */
  linkedClientId: z.string(),
  access: RelationAccess,
  linkedAt: z.string(),
  endedAt: z.string().optional(),
  version: z.number(),
});
export type LinkedAccount = z.infer<typeof LinkedAccount>;

export const linkedAccounts = entity('linked-account', LinkedAccount, {
  key: ({ practiceId, clientId, linkedClientId }) => keys.linkedAccount(practiceId, clientId, linkedClientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});
