import * as z from 'zod';
import { entity } from '../table/entity.ts';
import { keys } from '../table/keys.ts';
import { RelationAccess } from './relation-access.ts';

/**
 * What may be done in one client's portal by one recipient, and by which login. It is there from the first invitation,
 * or the first change of the contact, on; `sub` once an invitation was accepted. At most one invitation is open at a
 * time, and this record is what says so.
 */
export const PortalGrant = z.object({
  practiceId: z.string(),
  clientId: z.string(),
  /** The relation's id, or `self`. */
  recipientId: z.string(),
  sub: z.string().optional(),
  access: RelationAccess,
  /** The version of the contact it follows: every change of a contact replaces it. A client's own follows none. */
  follows: z.number().optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  revokedAt: z.string().optional(),
  suspendedAt: z.string().optional(),
  flaggedAt: z.string().optional(),
  /**
   * What the age rules look at (MINOR-3). Only a Legal Guardian's access depends on the client's age; a grant that was
   * saved without it follows no age rule until its contact is saved again.
   */
  guards: z.object({ bornOn: z.string().optional(), agreedAt: z.string() }).optional(),
  /** When its login was last mailed what it takes to choose a new password. */
  passwordResetAt: z.string().optional(),
  openInvitation: z.object({ id: z.string(), expiresAt: z.string() }).optional(),
  /**
   * Set on the own grant of a client who was merged into this other one, who has a login too: it opens no portal of its
   * own any more, only that of the other client, as the login of a linked client.
   */
  mergedInto: z.string().optional(),
  version: z.number(),
});
export type PortalGrant = z.infer<typeof PortalGrant>;

export const portalGrants = entity('portal-grant', PortalGrant, {
  key: (grant) => keys.grant(grant.practiceId, grant.clientId, grant.recipientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});
