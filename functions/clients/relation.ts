import * as z from 'zod';
import {
  accessFor,
  accessProblems,
  RelationAccess,
  relationTypeIds,
  relationTypes,
  WantedRelationAccess,
} from '../shared/access/relation-access.ts';
import { fieldProblem } from '../shared/problems.ts';
import { emailAddress, line } from '../shared/text.ts';

/** A contact of one client, as it is kept. */
export const Relation = z.object({
  id: z.string(),
  practiceId: z.string(),
  clientId: z.string(),
  type: z.enum(relationTypeIds),
  atThisPractice: z.literal(false),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  /** In the family's own words: "grandmother". */
  relationship: z.string().optional(),
  sendPortalInvite: z.boolean(),
  access: RelationAccess,
  createdAt: z.string(),
  version: z.number(),
});
export type Relation = z.infer<typeof Relation>;

export const NewRelation = z
  .strictObject({
    type: z.enum(relationTypeIds),
    atThisPractice: z.literal(false).meta({ description: 'The contact is not a client of this practice' }),
    firstName: line(100),
    lastName: line(100),
    email: emailAddress,
    relationship: line(100).optional(),
    sendPortalInvite: z.boolean().optional().meta({ description: 'Left out, the type decides' }),
    access: WantedRelationAccess.optional().meta({ description: 'Areas left out keep the default of the type' }),
  })
  .meta({ id: 'NewRelation' });
export type NewRelation = z.infer<typeof NewRelation>;

/** A relation as staff see it. */
export const RelationProfile = Relation.omit({ practiceId: true, relationship: true })
  .extend({ relationship: z.string().nullable() })
  .meta({ id: 'Relation' });

/** A new contact of a client. What its type may not be given is refused, area by area (REL-3). */
export function relate(
  wanted: NewRelation,
  origin: { id: string; practiceId: string; clientId: string; at: string },
): Relation {
  const refused = accessProblems(wanted.type, wanted.access ?? {});
  if (refused.length > 0) {
    throw fieldProblem(
      'access-not-grantable',
      ...refused.map(({ area, detail }) => [`/access/${area}`, detail] as const),
    );
  }
  const { at, ...ids } = origin;
  return {
    ...wanted,
    ...ids,
    sendPortalInvite: wanted.sendPortalInvite ?? relationTypes[wanted.type].sendPortalInvite,
    access: accessFor(wanted.type, wanted.access),
    createdAt: at,
    version: 1,
  };
}

export const relationProfile = ({
  practiceId: _,
  relationship,
  ...shown
}: Relation): z.infer<typeof RelationProfile> => ({
  ...shown,
  relationship: relationship ?? null,
});
