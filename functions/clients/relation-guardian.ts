import { Problem } from '../shared/problems.ts';
import type { Client } from './client.ts';
import type { Relation } from './relation.ts';

/** A birth date changes the grant of each in one commit, beside the copies that list the client under its members. */
export const mostGuardians = 10;

/**
 * The client as a contact leaves it who is, or is no longer, a Legal Guardian. The last one of a minor stays (MINOR-1).
 * One whose access is suspended is a guardian still: a court order ends what they may do in the portal, not who they are.
 */
export function guardedBy(client: Client, { id, type, removedAt }: Relation): Client {
  const { guardians } = client;
  const isGuardian = type === 'legal-guardian' && !removedAt;
  if (isGuardian === guardians.includes(id)) return client;
  if (isGuardian && guardians.length >= mostGuardians) throw new Problem('contacts-full');
  if (isGuardian) return { ...client, guardians: [...guardians, id] };
  if (client.isMinor && guardians.length === 1) throw new Problem('last-guardian');
  return { ...client, guardians: guardians.filter((guardian) => guardian !== id) };
}
