import { isDeepStrictEqual } from 'node:util';
import { mostAssigned } from '../clients/assignment.ts';
import type { Client } from '../clients/client.ts';
import { refused } from './refusal.ts';

/** What a client is given of a duplicate where it has nothing of its own; a minor stays one. */
export const takeable = [
  'preferredName',
  'pronouns',
  'birthDate',
  'email',
  'phone',
  'address',
  'language',
  'timeZone',
  'emergencyNotes',
  'tags',
  'isMinor',
] as const;
export type Takeable = (typeof takeable)[number];

const nothing: Partial<Client> = { tags: [], isMinor: false };

const isMissing = (client: Client, field: Takeable): boolean =>
  client[field] === undefined || isDeepStrictEqual(client[field], nothing[field]);

/** The names of what the client who stays lacks and the duplicate has. */
export const takenBy = (survivor: Client, duplicate: Client): Takeable[] =>
  takeable.filter((field) => isMissing(survivor, field) && !isMissing(duplicate, field));

/** Refuses a merge after which more members were assigned to one client than there can be. */
export function requireFewAssigned({ assigned }: Pick<Client, 'assigned'>): void {
  if (assigned.length <= mostAssigned) return;
  throw refused(`More than ${mostAssigned} members are assigned to these two: end some assignments first.`);
}

/**
 * The members whom a client who stays has of a duplicate: those who are assigned to the duplicate alone, and those whom
 * an earlier merge brought, since they stay when only that one is undone.
 */
export const assignedByMerge = (
  survivor: Client,
  duplicate: Client,
  earlier: readonly { readonly assigned: readonly string[] }[],
): string[] =>
  duplicate.assigned.filter(
    (id) => !survivor.assigned.includes(id) || earlier.some(({ assigned }) => assigned.includes(id)),
  );

/** The members who are assigned to the duplicate alone. */
export const newlyAssigned = (survivor: Client, duplicate: Client): string[] =>
  duplicate.assigned.filter((memberId) => !survivor.assigned.includes(memberId));

/** The client who stays, with what it lacked, and with everybody who looks after either of the two. */
export function joinedWith(survivor: Client, duplicate: Client): Client {
  const taken = Object.fromEntries(takenBy(survivor, duplicate).map((field) => [field, duplicate[field]]));
  return {
    ...survivor,
    ...taken,
    assigned: [...survivor.assigned, ...newlyAssigned(survivor, duplicate)],
    guardians: [...new Set([...survivor.guardians, ...duplicate.guardians])],
    absorbed: [...survivor.absorbed, duplicate.id],
  };
}

/** What of a merge is taken back from the client who stayed. */
interface Parting {
  readonly taken: readonly Takeable[];
  readonly assigned: readonly string[];
  /** The contacts that went back with the duplicate. */
  readonly relationIds: readonly string[];
  /** Whoever else was merged into the client who stayed: their members stay, too. */
  readonly others: readonly Client[];
}

/** The client who stayed, without what came from the duplicate; what was changed since is theirs. */
export function partedFrom(
  survivor: Client,
  duplicate: Client,
  { taken, assigned, relationIds, others }: Parting,
): Client {
  const isLeaving = (id: string) => assigned.includes(id) && !others.some((other) => other.assigned.includes(id));
  const unchanged = taken.filter((field) => isDeepStrictEqual(survivor[field], duplicate[field]));
  return {
    ...survivor,
    ...Object.fromEntries(unchanged.map((field) => [field, nothing[field]])),
    assigned: survivor.assigned.filter((memberId) => !isLeaving(memberId)),
    guardians: survivor.guardians.filter((relationId) => !relationIds.includes(relationId)),
    absorbed: survivor.absorbed.filter((clientId) => clientId !== duplicate.id),
  };
}
