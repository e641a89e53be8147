import type { Member } from '../members/member.ts';
import { members } from '../members/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Practice } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { type Change, commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { birthdayNotes } from './birthday.ts';
import { type Client, listed } from './client.ts';
import { guardianTask } from './guardian-task.ts';
import { assignments, clientNumbers, clients } from './records.ts';

/** The client, or undefined when there is none within reach; 308 when they were merged into another one. */
export async function clientById(scope: Scope, clientId: string): Promise<Client | undefined> {
  const client = await clients.get(scope, keys.client(scope.practiceId, clientId));
  if (client?.gone?.into) throw new Problem('client-merged', { clientId: client.gone.into });
  return client?.gone ? undefined : client;
}

/** The client whom one who was merged is now, at the end of all merges; undefined for one who was not merged. */
export async function mergedInto(scope: Scope, clientId: string): Promise<string | undefined> {
  const into = (await clients.get(scope, keys.client(scope.practiceId, clientId)))?.gone?.into;
  return into && ((await mergedInto(scope, into)) ?? into);
}

/** A new client, the member it is assigned to, and the practice, which has to be known when a birth date is. */
interface Registered {
  readonly client: Client;
  readonly assignee: Member | undefined;
  readonly practice: Practice | undefined;
}

/** A client whom a request names beside the one in its path, or undefined when there is none within reach. */
export async function clientNamed(scope: Scope, clientId: string): Promise<Client | undefined> {
  const client = await clients.get(scope, keys.client(scope.practiceId, clientId));
  return client?.gone ? undefined : client;
}

/**
 * Saves a new client, its number and its assignments at once; fails with `number-taken` when the number is in use. The
 * member it is assigned to is written anew with it: whoever changes that member at this moment finds the client.
 */
export const saveRegistered = <T>(scope: Scope, { client, assignee, practice }: Registered, answer: T): Promise<T> =>
  commit(scope, {
    event: 'client.created',
    subjectId: client.id,
    clientId: client.id,
    ops: [...opsOfNew(client, practice, scope.facts.at), ...(assignee ? [members.replace(assignee, assignee)] : [])],
    answer,
  });

/** The writes that make a new client, with all that follows from who it is; the practice decides when birthdays begin. */
export const opsOfNew = (client: Client, practice: Practice | undefined, at: string): Op[] => [
  clients.insert(client),
  ...followers(client),
  clientNumbers.insert({ ...numberOf(client), version: 1 }, 'number-taken'),
  ...guardianTask(undefined, client, at),
  ...(practice ? birthdayNotes(client, practice, at) : []),
];

/** An edit of a client, with what else is to be written with it. */
interface Edited {
  readonly before: Client;
  readonly after: Client;
  readonly fields: readonly string[];
  readonly ops: readonly Op[];
  readonly also?: Change<unknown>['also'];
}

/** Saves an edit of the client as it was read; 412 when it was changed in between. */
export const saveEdited = <T>(scope: Scope, { before, after, fields, ops, also = [] }: Edited, answer: T) =>
  commit(scope, {
    event: 'client.updated',
    subjectId: after.id,
    clientId: after.id,
    details: { fields },
    also,
    ops: [
      clients.replace(before, after, 'version-mismatch'),
      ...followers(after),
      ...guardianTask(before, after, scope.facts.at),
      ...ops,
    ],
    answer,
  });

/** The copies that list a client under each member assigned to them. */
export const followers = (client: Client): Op[] =>
  client.assigned.map((memberId) =>
    assignments.overwrite({ practiceId: client.practiceId, memberId, client: listed(client), version: 1 }),
  );

const numberOf = ({ practiceId, number, id }: Client) => ({ practiceId, number, clientId: id });
