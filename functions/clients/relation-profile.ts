import * as z from 'zod';
import { relationTypeIds } from '../shared/access/relation-access.ts';
import { GivenAccess } from '../shared/access/relation-access-terms.ts';
import { accessNow, accessStates, type Circumstances } from './access-now.ts';
import { agreedAt, type Contact } from './relation.ts';

/** A relation as staff see it. */
export const RelationProfile = z
  .object({
    id: z.string(),
    clientId: z.string(),
    type: z.enum(relationTypeIds),
    atThisPractice: z.boolean(),
    relatedClientId: z.string().nullable(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    relationship: z.string().nullable(),
    sendPortalInvite: z.boolean(),
    access: GivenAccess,
    agreedAt: z.string().meta({ description: 'When staff last set the access or the type' }),
    accessNow: z.enum(accessStates).meta({
      description:
        'Whether what was given is in effect today. `suspended`: by court order. `ended-by-age`: the client has reached ' +
        'an age at which it ends; sending `access` again, `{}` at least, agrees to it anew.',
    }),
    createdAt: z.string(),
    version: z.number(),
  })
  .meta({ id: 'Relation' });

/** A contact as staff see them now. */
export const relationProfile = (contact: Contact, now: Circumstances): z.infer<typeof RelationProfile> => ({
  id: contact.id,
  clientId: contact.clientId,
  type: contact.type,
  atThisPractice: contact.atThisPractice,
  relatedClientId: contact.relatedClientId ?? null,
  firstName: contact.firstName,
  lastName: contact.lastName,
  email: contact.email ?? null,
  relationship: contact.relationship ?? null,
  sendPortalInvite: contact.sendPortalInvite,
  access: contact.access,
  agreedAt: agreedAt(contact),
  accessNow: accessNow(contact, now),
  createdAt: contact.createdAt,
  version: contact.version,
});
