import * as z from 'zod';
import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { Relation } from './relation.ts';

export const relations = entity('relation', Relation, {
  key: ({ practiceId, clientId, id }) => keys.relation(practiceId, clientId, id),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});

/** Keeps a client from being a contact of the same client twice (REL-2). It stays, free, once the contact is removed. */
export const RelatedClaim = z.object({
  practiceId: z.string(),
  clientId: z.string(),
  relatedClientId: z.string(),
  relationId: z.string(),
  isFree: z.boolean(),
  version: z.number(),
});
export type RelatedClaim = z.infer<typeof RelatedClaim>;

export const relatedClaims = entity('related-claim', RelatedClaim, {
  key: ({ practiceId, clientId, relatedClientId }) => keys.relatedClaim(practiceId, clientId, relatedClientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});
