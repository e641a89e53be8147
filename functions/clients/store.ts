import type { Member } from '../members/member.ts';
import { members } from '../members/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { Problem } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Client, listed } from './client.ts';
import { assignments, clientNumbers, clients } from './records.ts';

/** The client, or undefined when there is none within reach; 308 when they were merged into another one. */
export async function clientById(scope: Scope, clientId: string): Promise<Client | undefined> {
  const client = await clients.get(scope, keys.client(scope.practiceId, clientId));
  if (client?.gone?.into) throw new Problem('client-merged', { clientId: client.gone.into });
  return client?.gone ? undefined : client;
}

/**
 * Saves a new client, its number and its assignments at once; fails with `number-taken` when the number is in use. The
 * member it is assigned to is written anew with it: whoever changes that member at this moment finds the client.
 */
export const saveRegistered = <T>(scope: Scope, client: Client, assignee: Member | undefined, answer: T): Promise<T> =>
  commit(scope, {
    event: 'client.created',
    subjectId: client.id,
    clientId: client.id,
    ops: [
      clients.insert(client),
      ...followers(client),
      ...(assignee ? [members.replace(assignee, assignee)] : []),
      clientNumbers.insert({ ...numberOf(client), version: 1 }, 'number-taken'),
    ],
    answer,
  });

/** Saves an edit of the client as it was read; 412 when it was changed in between. */
export const saveEdited = <T>(scope: Scope, before: Client, after: Client, fields: readonly string[], answer: T) =>
  commit(scope, {
    event: 'client.updated',
    subjectId: after.id,
    clientId: after.id,
    details: { fields },
    ops: [clients.replace(before, after, 'version-mismatch'), ...followers(after)],
    answer,
  });

/** The copies that list a client under each member assigned to them. */
export const followers = (client: Client): Op[] =>
  client.assigned.map((memberId) =>
    assignments.overwrite({ practiceId: client.practiceId, memberId, client: listed(client), version: 1 }),
  );

const numberOf = ({ practiceId, number, id }: Client) => ({ practiceId, number, clientId: id });
