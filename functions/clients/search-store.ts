import type * as z from 'zod';
import type { Scope } from '../shared/access/scope.ts';
import { nameAsSorted } from '../shared/sortable.ts';
import { namedLike } from '../shared/table/index-keys.ts';
import { type Range, ranges } from '../shared/table/keys.ts';
import { type Paging, pageThrough, type Stretch } from '../shared/table/paging.ts';
import type { Client, ListedClient } from './client.ts';
import { type Sought, soughtIn } from './search.ts';

type Listed = z.infer<typeof ListedClient>;

/** What is asked of the list of clients. */
export interface ClientQuery extends Paging {
  readonly status: Client['status'];
  readonly q?: string | undefined;
  readonly assignedTo?: string | undefined;
}

/**
 * One page of the clients within reach: all with a status by last name, or those found. Whoever reaches only assigned
 * clients is read out of a partition of their own, in which there is nothing else (CLIENT-5).
 */
export async function clientsListed(scope: Scope, query: ClientQuery): Promise<{ items: Listed[]; next?: string }> {
  const { reach, actor } = await scope.granted;
  const isConfined = reach !== 'any';
  if (isConfined && query.assignedTo && query.assignedTo !== actor.id) return { items: [] };
  const sought = soughtIn(query.q);
  if (sought === 'nothing') return { items: [] };
  const memberId = isConfined ? actor.id : query.assignedTo;
  return pageThrough(scope, stretchesOf({ ...query, practiceId: scope.practiceId, memberId }, sought), query);
}

interface Within {
  readonly practiceId: string;
  readonly memberId: string | undefined;
  readonly status: Client['status'];
}

function stretchesOf(within: Within, sought: Exclude<Sought, 'nothing'> | undefined): Stretch<Listed>[] {
  if (sought && 'digits' in sought) return [{ range: numbered(within, sought.digits) }];
  const list = listOf(within);
  return sought ? named(list, sought.name) : [{ range: list }];
}

const listOf = ({ practiceId, memberId, status }: Within): Range =>
  memberId ? ranges.clientsOf(practiceId, memberId, status) : ranges.clients(practiceId, status);

const numbered = ({ practiceId, memberId, status }: Within, digits: string): Range =>
  memberId
    ? ranges.clientsNumberedOf(practiceId, memberId, status, digits)
    : ranges.clientsNumbered(practiceId, status, digits);

/** By last name first, then by first name those who were not there already. */
const named = (list: Range, name: string): Stretch<Listed>[] => [
  { range: namedLike(list, 'last-first', name) },
  {
    range: namedLike(list, 'first-last', name),
    shows: (client) => !nameAsSorted(client, 'last-first').startsWith(name),
  },
];
