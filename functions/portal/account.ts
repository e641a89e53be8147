import * as z from 'zod';
import { portalAccountKinds } from '../shared/access/portal-accounts.ts';
import { RelationAccess } from '../shared/access/relation-access.ts';

/** One client's portal a login may act in: as the client, as a relation, or through a linked account. */
export const PortalAccountListing = z
  .object({
    id: z.string(),
    kind: z.enum(portalAccountKinds),
    clientId: z.string(),
    clientName: z.string(),
    practiceId: z.string(),
    practiceName: z.string(),
    access: RelationAccess,
  })
  .meta({ id: 'PortalAccount' });
export type PortalAccountListing = z.infer<typeof PortalAccountListing>;
