import * as z from 'zod';
import { defaultAccess, relationTypeIds, relationTypes } from '../shared/access/relation-access.ts';
import { accessWith, GivenAccess, WantedRelationAccess } from '../shared/access/relation-access-terms.ts';
import { emailAddress, line } from '../shared/text.ts';

/** A contact of one client, as it is kept. */
export const Relation = z.object({
  id: z.string(),
  practiceId: z.string(),
  clientId: z.string(),
  type: z.enum(relationTypeIds),
  atThisPractice: z.boolean(),
  /** The client that the contact is: name and address are on that profile then, and not here (REL-2). */
  relatedClientId: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
  /** In the family's own words: "grandmother". */
  relationship: z.string().optional(),
  sendPortalInvite: z.boolean(),
  access: GivenAccess,
  /** When staff last set the access or the type; absent as long as nobody has since it was made. */
  agreedAt: z.string().optional(),
  /** Set once it was removed: it is in no list any more, and gives nothing (REL-5). */
  removedAt: z.string().optional(),
  createdAt: z.string(),
  version: z.number(),
});
export type Relation = z.infer<typeof Relation>;

/** The instant at which staff last agreed to what the contact may do. */
export const agreedAt = (relation: Pick<Relation, 'agreedAt' | 'createdAt'>): string =>
  relation.agreedAt ?? relation.createdAt;

/** The profile that a contact who is a client of this practice follows. */
interface FollowedProfile {
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | undefined;
}

/** A contact with name and address as they are now, wherever they are kept. */
export type Contact = Relation & Required<Pick<Relation, 'firstName' | 'lastName'>>;

const fields = {
  type: z.enum(relationTypeIds),
  atThisPractice: z.boolean().meta({ description: 'Whether the contact is a client of this practice' }),
  relatedClientId: z
    .string()
    .max(40)
    .optional()
    .meta({ description: 'With `atThisPractice` on: an active client, whose name and address the contact follows' }),
  firstName: line(100).optional().meta({ description: 'With `atThisPractice` off: required, as the next two are' }),
  lastName: line(100).optional(),
  email: emailAddress.optional(),
  relationship: line(100).optional(),
  sendPortalInvite: z.boolean().optional().meta({ description: 'Left out, the type decides' }),
  access: WantedRelationAccess.optional().meta({ description: 'Areas left out keep the default of the type' }),
};

const ownDetails = ['firstName', 'lastName', 'email'] as const;
const followed = ['relatedClientId'] as const;

/** Names every field that is missing for who the contact is, or out of place (REL-2). */
function whoItIs(sent: z.infer<z.ZodObject<typeof fields>>, { addIssue }: { addIssue: (issue: Fault) => void }): void {
  if (typeof sent.atThisPractice !== 'boolean') return;
  const [needed, others] = sent.atThisPractice ? [followed, ownDetails] : [ownDetails, followed];
  const elsewhere = sent.atThisPractice ? 'is on the profile of the client' : 'is for a client of this practice';
  for (const field of needed) if (sent[field] === undefined) addIssue(fault(field, 'is required'));
  for (const field of others) if (sent[field] !== undefined) addIssue(fault(field, elsewhere));
}

const fault = (field: string, message: string) => ({ code: 'custom' as const, path: [field], message });
type Fault = ReturnType<typeof fault>;

export const NewRelation = z
  .strictObject(fields)
  .superRefine(whoItIs, { when: ({ value }) => value instanceof Object }) // whatever else is wrong
  .meta({ id: 'NewRelation' });
export type NewRelation = z.infer<typeof NewRelation>;

interface Origin {
  readonly id: string;
  readonly practiceId: string;
  readonly clientId: string;
  readonly at: string;
}

/** A new contact of a client. What its type may not be given is refused, area by area (REL-3). */
export function relate(wanted: NewRelation, { at, ...ids }: Origin): Relation {
  return {
    ...wanted,
    ...ids,
    sendPortalInvite: wanted.sendPortalInvite ?? relationTypes[wanted.type].sendPortalInvite,
    access: accessWith(wanted.type, defaultAccess(wanted.type), wanted.access ?? {}),
    createdAt: at,
    version: 1,
  };
}

/** The contact as people know them; one who is a client here has name and address from that profile. */
export function contactOf(relation: Relation, profile: FollowedProfile | undefined): Contact {
  const { firstName = '', lastName = '', email } = profile ?? relation;
  return { ...relation, firstName, lastName, email };
}
