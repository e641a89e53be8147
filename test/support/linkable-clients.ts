import type { Caller } from './api.ts';
import type { TestMember, TestPractice } from './practices.ts';
import { itemsBelow } from './stored.ts';

/** A new client, and what can be asked about links with others: by the owner, unless told otherwise. */
export async function newLinkableClient(practice: TestPractice, more: object = {}) {
  const owner = practice.owner.staff;
  const person = { firstName: 'Maya', lastName: 'Okafor', ...more };
  const { body } = await owner(`POST ${practice.path}/clients`, person);
  const path = `${practice.path}/clients/${body.id}`;
  return {
    id: body.id as string,
    number: body.number as string,
    path,
    link: (other: { id: string }, by: Caller = owner) => by(`POST ${path}/linked-accounts`, { clientId: other.id }),
    unlink: (other: { id: string }, by: Caller = owner) => by(`DELETE ${path}/linked-accounts/${other.id}`),
    linked: async (by: Caller = owner): Promise<{ clientId: string }[]> =>
      (await by(`GET ${path}/linked-accounts`)).body.items,
    assign: ({ memberId }: TestMember) => owner(`PUT ${path}/assignments/${memberId}`),
  };
}

export type LinkableClient = Awaited<ReturnType<typeof newLinkableClient>>;

/** What is kept of the links between two clients, and how often the history of each tells of their making and end. */
export async function keptOf(practice: TestPractice, ...both: LinkableClient[]) {
  const items = await itemsBelow(`PRACTICE#${practice.id}`);
  const of = ({ id }: LinkableClient, event: string) =>
    items.filter((item) => item['event'] === `accounts.${event}` && item['clientId'] === id).length;
  return {
    links: items.filter(
      (item) => item['entity'] === 'linked-account' && both.some(({ id }) => id === item['clientId']),
    ),
    told: both.map((client) => ({ linked: of(client, 'linked'), unlinked: of(client, 'unlinked') })),
  };
}
