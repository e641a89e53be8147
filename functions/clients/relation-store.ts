import { isDeepStrictEqual } from 'node:util';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { type Change, commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import type { Client } from './client.ts';
import { guardianTask } from './guardian-task.ts';
import { clients } from './records.ts';
import { type Contact, contactOf, type Relation } from './relation.ts';
import { grantFollowing } from './relation-grant.ts';
import { guardedBy } from './relation-guardian.ts';
import { type RelatedClaim, relatedClaims, relations } from './relation-records.ts';
import { clientNamed, followers } from './store.ts';

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
  relatedClientId ? profileNow(practiceId, relatedClientId) : undefined;

/** Nobody is merged on and on: more steps than this would be a circle. */
const mostMerges = 10;

/** A profile goes on in that of the client into whom its client was merged. */
export async function profileNow(practiceId: string, clientId: string, merges = 0): Promise<Client> {
  const profile = found(await clients.peek(keys.client(practiceId, clientId)));
  if (!profile.gone?.into || merges === mostMerges) return profile;
  return profileNow(practiceId, profile.gone.into, merges + 1);
}

/** The contacts of a client who are one other client today, and the writes that make a commit depend on it. */
export async function contactsWhoAre(scope: Scope, clientId: string, otherId: string) {
  const claimKey = keys.relatedClaim(scope.practiceId, clientId, otherId);
  const [all, claim] = await Promise.all([
    relations.all(scope, ranges.relations(scope.practiceId, clientId)),
    relatedClaims.get(scope, claimKey),
  ]);
  const kept = all.filter(({ removedAt, relatedClientId }) => !removedAt && relatedClientId);
  const profiles = await Promise.all(kept.map((relation) => profileOf(scope, relation)));
  const contacts = kept.filter((_, i) => profiles[i]?.id === otherId);
  const ownership = { practiceId: scope.practiceId, clientId };
  const ops = [
    ...contacts.map((contact) => relations.unchanged(contact)),
    claim ? relatedClaims.unchanged(claim) : relatedClaims.absent(claimKey, ownership),
  ];
  return { contacts, ops };
}

/** What ends with the access of a contact, beside it. */
export interface CutOff {
  readonly ops: readonly Op[];
  readonly also: NonNullable<Change<unknown>['also']>;
}

/** The client that a new contact is said to be, if within reach, and whether they are a contact already. */
export async function relatedTo(scope: Scope, inside: Scope, clientId: string, relatedClientId: string) {
  const [profile, claim] = await Promise.all([
    clientNamed(scope, relatedClientId),
    relatedClaims.get(inside, keys.relatedClaim(scope.practiceId, clientId, relatedClientId)),
  ]);
  const isOfSeveral = profile !== undefined && profile.absorbed.length > 0; // each of whom may be a contact
  const { contacts } = isOfSeveral ? await contactsWhoAre(inside, clientId, relatedClientId) : { contacts: [] };
  return { relatedClientId, profile, claim, contacts };
}

/** Saves a new contact; a Legal Guardian is also noted on the client, whose state depends on it. */
export const saveRelated = <T>(
  scope: Scope,
  client: Client,
  relation: Relation,
  related: Awaited<ReturnType<typeof relatedTo>> | undefined,
  cut: CutOff,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'relation.created',
    subjectId: relation.id,
    clientId: client.id,
    details: { type: relation.type },
    also: cut.also,
    ops: [
      relations.insert(relation),
      ...cut.ops,
      ...guardianNoted(client, relation, scope.facts.at),
      ...claimed(relation, related?.claim),
      ...becomingContact(relation, related?.profile),
    ],
    answer,
  });

/**
 * Writes the profile that a new contact follows anew, as it is: it may be merged away at this moment, and a rollback of
 * the import it came from knows by its version that something was done with it.
 */
const becomingContact = ({ practiceId, clientId }: Relation, profile: Client | undefined): Op[] =>
  profile ? [{ ...clients.replace(profile, profile), ownership: { practiceId, clientId } }] : [];

/** A change of one contact, with what depends on it. */
interface RelationChange<T> {
  readonly event: 'relation.updated' | 'relation.removed';
  readonly client: Client;
  readonly before: Relation;
  readonly after: Relation;
  readonly grant: PortalGrant | undefined;
  readonly details: Readonly<Record<string, string | readonly string[]>>;
  readonly ops?: readonly Op[];
  readonly also?: Change<unknown>['also'];
  readonly answer: T;
}

/** Saves a change of a contact together with the portal grant and the guardians of the client that follow from it. */
export function saveRelation<T>(scope: Scope, change: RelationChange<T>): Promise<T> {
  const { at } = scope.facts;
  const noted = guardianNoted(change.client, change.after, at);
  return commit(scope, {
    event: change.event,
    subjectId: change.after.id,
    clientId: change.after.clientId,
    details: change.details,
    also: change.also ?? [],
    ops: [
      relations.replace(change.before, change.after),
      grantOp(change, at),
      ...(noted.length > 0 ? noted : [clients.unchanged(change.client)]), // the grant depends on the birth date
      ...(change.ops ?? []),
    ],
    answer: change.answer,
  });
}

function grantOp({ client, after, grant }: RelationChange<unknown>, at: string): Op {
  const following = grantFollowing(next(after), client, grant, at);
  return grant ? portalGrants.replace(grant, following) : portalGrants.insert(following);
}

function guardianNoted(client: Client, relation: Relation, at: string): Op[] {
  const guarded = guardedBy(client, relation);
  if (isDeepStrictEqual(guarded.guardians, client.guardians)) return [];
  return [clients.replace(client, guarded), ...followers(guarded), ...guardianTask(client, guarded, at)];
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
