import { createHash } from 'node:crypto';
import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys } from '../table/keys.ts';

/** Leads from the hash of an invitation's token to the invitation; the token itself is stored nowhere. */
export const InvitationToken = z.object({
  hash: z.string(),
  practiceId: z.string(),
  /** None when it invites to the staff. */
  clientId: z.string().optional(),
  recipientId: z.string(),
  invitationId: z.string(),
  /** Which sending of the invitation it belongs to: a resend makes a new token and outdates this one. */
  attempt: z.number(),
  /** When the table may forget it; long after the invitation expired, so that its holder can be told so. */
  forgottenAt: z.string(),
  version: z.number(),
});
export type InvitationToken = z.infer<typeof InvitationToken>;

export const invitationTokens = entity('invitation-token', InvitationToken, {
  key: ({ hash }) => keys.token(hash),
  of: ({ practiceId, clientId, recipientId }) =>
    clientId ? { practiceId, clientId } : { practiceId, owners: [recipientId] },
  forgottenAt: ({ forgottenAt }) => forgottenAt,
});

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
