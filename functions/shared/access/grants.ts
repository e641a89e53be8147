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
  openInvitation: z.object({ id: z.string(), expiresAt: z.string() }).optional(),
  version: z.number(),
});
export type PortalGrant = z.infer<typeof PortalGrant>;

export const portalGrants = entity('portal-grant', PortalGrant, {
  key: (grant) => keys.grant(grant.practiceId, grant.clientId, grant.recipientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});
