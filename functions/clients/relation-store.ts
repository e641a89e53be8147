import { isDeepStrictEqual } from 'node:util';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import type { Client } from './client.ts';
import { clients } from './records.ts';
import { type Contact, contactOf, type Relation } from './relation.ts';
import { grantFollowing } from './relation-grant.ts';
import { guardedBy } from './relation-guardian.ts';
import { type RelatedClaim, relatedClaims, relations } from './relation-records.ts';
import { clientById, followers } from './store.ts';

/** A contact as it is kept, with the profile it follows when it is a client of this practice. */
export interface KeptRelation {
  readonly relation: Relation;
  readonly profile: Client | undefined;
}

/** The contacts of a client, but for those that were removed. */
export async function relationsOf(scope: Scope, clientId: string): Promise<Contact[]> {
  const all = await relations.all(scope, ranges.relations(scope.practiceId, clientId));
  const kept = all.filter(({ removedAt }) => !removedAt);
  return Promise.all(kept.map(async (relation) => contactOf(relation, await profileOf(scope, relation))));
}

/** One contact of a client, or undefined when there is none, or none any more. */
export async function relationById(
  scope: Scope,
  clientId: string,
  relationId: string,
): Promise<KeptRelation | undefined> {
  const relation = await relations.get(scope, keys.relation(scope.practiceId, clientId, relationId));
  return relation && !relation.removedAt ? { relation, profile: await profileOf(scope, relation) } : undefined;
}

/** The profile a contact follows: whoever may see the contact may see this much of it, and nobody is asked further. */
const profileOf = async ({ practiceId }: Scope, { relatedClientId }: Relation): Promise<Client | undefined> =>
  relatedClientId ? found(await clients.peek(keys.client(practiceId, relatedClientId))) : undefined;

/** The client that a new contact is said to be, if within reach, and whether they are a contact already. */
export async function relatedTo(scope: Scope, inside: Scope, clientId: string, relatedClientId: string) {
  const [profile, claim] = await Promise.all([
    clientById(scope, relatedClientId),
    relatedClaims.get(inside, keys.relatedClaim(scope.practiceId, clientId, relatedClientId)),
  ]);
  return { relatedClientId, profile, claim };
}

/** Saves a new contact; a Legal Guardian is also noted on the client, whose state depends on it. */
export const saveRelated = <T>(
  scope: Scope,
  client: Client,
  relation: Relation,
  claim: RelatedClaim | undefined,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'relation.created',
    subjectId: relation.id,
    clientId: client.id,
    details: { type: relation.type },
    ops: [relations.insert(relation), ...guardianNoted(client, relation), ...claimed(relation, claim)],
    answer,
  });

/** A change of one contact, with what depends on it. */
interface RelationChange<T> {
  readonly event: 'relation.updated' | 'relation.removed';
  readonly client: Client;
  readonly before: Relation;
  readonly after: Relation;
  readonly grant: PortalGrant | undefined;
  readonly details: Readonly<Record<string, string | readonly string[]>>;
  readonly ops?: readonly Op[];
  readonly answer: T;
}

/** Saves a change of a contact together with the portal grant and the guardians of the client that follow from it. */
export const saveRelation = <T>(scope: Scope, change: RelationChange<T>): Promise<T> =>
  commit(scope, {
    event: change.event,
    subjectId: change.after.id,
    clientId: change.after.clientId,
    details: change.details,
    ops: [
      relations.replace(change.before, change.after),
      grantOp(change, scope.facts.at),
      ...guardianNoted(change.client, change.after),
      ...(change.ops ?? []),
    ],
    answer: change.answer,
  });

function grantOp({ after, grant }: Pick<RelationChange<unknown>, 'after' | 'grant'>, at: string): Op {
  const following = grantFollowing(next(after), grant, at);
  return grant ? portalGrants.replace(grant, following) : portalGrants.insert(following);
}

function guardianNoted(client: Client, relation: Relation): Op[] {
  const guarded = guardedBy(client, relation);
  if (isDeepStrictEqual(guarded.guardians, client.guardians)) return [];
  return [clients.replace(client, guarded), ...followers(guarded)];
}

function claimed(relation: Relation, claim: RelatedClaim | undefined): Op[] {
  return claimOf(relation, false).map((taken) =>
    claim ? relatedClaims.replace(claim, taken, 'relation-exists') : relatedClaims.insert(taken, 'relation-exists'),
  );
}

/** The write that lets the client be a contact again who was this one. */
export const claimFreed = (relation: Relation): Op[] => claimOf(relation, true).map(relatedClaims.overwrite);

const claimOf = ({ practiceId, clientId, id, relatedClientId }: Relation, isFree: boolean): RelatedClaim[] =>
  relatedClientId ? [{ practiceId, clientId, relatedClientId, relationId: id, isFree, version: 1 }] : [];

/** Makes a commit depend on the profile that a contact follows being as it was read. */
export const profileUnchanged = ({ relation: { practiceId, clientId }, profile }: KeptRelation): Op[] =>
  profile ? [{ ...clients.unchanged(profile), ownership: { practiceId, clientId } }] : [];
