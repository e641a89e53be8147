import { type LinkedAccount, linkedAccounts } from '../shared/access/linked-accounts.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { noticeTo } from '../shared/mail.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Client } from './client.ts';
import { endsLink, isLive, opened } from './link.ts';
import { clients } from './records.ts';
import { type CutOff, contactsWhoAre, type KeptRelation, profileNow } from './relation-store.ts';

/** The links of a client that have not ended, oldest first. */
export async function linksOf(scope: Scope, clientId: string): Promise<LinkedAccount[]> {
  const all = await linkedAccounts.all(scope, ranges.linkedAccounts(scope.practiceId, clientId));
  return all.filter(isLive).sort((a, b) => (a.linkedAt < b.linkedAt ? -1 : 1));
}

/** The link of a client with another one, ended or not. */
export const linkBetween = (scope: Scope, clientId: string, linkedClientId: string) =>
  linkedAccounts.get(scope, keys.linkedAccount(scope.practiceId, clientId, linkedClientId));

/** The contacts that one of two clients is of the other, and the writes that make a commit depend on them. */
export async function contactsBetween(scope: Scope, client: Client, other: Client) {
  const [ofClient, ofOther] = await Promise.all([
    contactsWhoAre(scope.within(client.id, Promise.resolve(client)), client.id, other.id),
    contactsWhoAre(scope.within(other.id, Promise.resolve(other)), other.id, client.id),
  ]);
  return {
    contacts: [...ofClient.contacts, ...ofOther.contacts],
    ops: [...inFileOf(client, ofClient.ops), ...inFileOf(other, ofOther.ops)],
  };
}

/** The other client of a link when they were merged into this one: whoever reaches this one may see who they were. */
export async function mergedHere({ practiceId, clientId, linkedClientId }: LinkedAccount): Promise<Client | undefined> {
  const other = await clients.peek(keys.client(practiceId, linkedClientId));
  if (!other?.gone?.into) return undefined;
  return (await profileNow(practiceId, other.gone.into)).id === clientId ? other : undefined;
}

/** Two clients, and the link as it was read in the file of the first. */
interface Pair {
  readonly client: Client;
  readonly other: Client;
  readonly link: LinkedAccount | undefined;
}

/** Saves that two clients are linked, in the file of each, and tells both; `unbarred` is what nothing may stand against. */
export function saveLinked<T>(scope: Scope, pair: Pair, unbarred: readonly Op[], answer: T): Promise<T> {
  const { client, other, link } = pair;
  const { at } = scope.facts;
  const version = (link?.version ?? 0) + 1;
  const here = { ...opened(client, other, at), version };
  const ops = [
    ...inFileOf(client, [link ? linkedAccounts.replace(link, here) : linkedAccounts.insert(here), ...told(client, at)]),
    ...inFileOf(other, [linkedAccounts.overwrite({ ...opened(other, client, at), version }), ...told(other, at)]),
  ];
  return saveBoth(scope, 'accounts.linked', pair, [...ops, ...unbarred], answer);
}

/** Saves that the link of two clients has ended, in the file of each who is there. */
export function saveUnlinked(scope: Scope, pair: Pair & { readonly link: LinkedAccount }): Promise<undefined> {
  const { client, other, link } = pair;
  const endedAt = scope.facts.at;
  if (other.gone) return saveMergedUnlinked(scope, pair, linkedAccounts.replace(link, { ...link, endedAt }));
  const there = { ...opened(other, client, link.linkedAt), endedAt, version: link.version + 1 };
  const ops = [
    ...inFileOf(client, [linkedAccounts.replace(link, { ...link, endedAt })]),
    ...inFileOf(other, [linkedAccounts.overwrite(there)]),
  ];
  return saveBoth(scope, 'accounts.unlinked', pair, ops, undefined);
}

/**
 * What ends the link of a client with a contact who is to reach them no longer, by a court order or a removal (REL-5,
 * REL-7). It needs no reach to the other client: whoever may cut somebody off may cut them off wholly.
 */
export async function linkCutOff(client: Client, { relation, profile }: KeptRelation, at: string): Promise<CutOff> {
  if (!profile || !endsLink(relation)) return { ops: [], also: [] };
  const { practiceId, id } = client;
  const ownership = { practiceId, clientId: id };
  const others = [...new Set([profile.id, relation.relatedClientId ?? profile.id])]; // a merge may be under way
  const places = others.flatMap((other) => [
    keys.linkedAccount(practiceId, id, other),
    keys.linkedAccount(practiceId, other, id),
  ]);
  const links = await Promise.all(places.map((key) => linkedAccounts.peek(key)));
  const ops = places.map((key, i) => ({
    ...linkEnded(links[i], at, linkedAccounts.absent(key, ownership)),
    ownership,
  }));
  if (!links.some(isLive)) return { ops, also: [] };
  const event = 'accounts.unlinked';
  return {
    ops,
    also: [
      { event, subjectId: profile.id, clientId: id },
      { event, subjectId: id, clientId: profile.id },
    ],
  };
}

/** The write that ends a link, or makes the commit depend on there still being none. */
function linkEnded(link: LinkedAccount | undefined, endedAt: string, none: Op): Op {
  if (!link) return none;
  return link.endedAt ? linkedAccounts.unchanged(link) : linkedAccounts.replace(link, { ...link, endedAt });
}

/** One who was merged has no file any more. */
const saveMergedUnlinked = (scope: Scope, { client, other }: Pair, ended: Op): Promise<undefined> =>
  commit(scope, {
    event: 'accounts.unlinked',
    subjectId: other.id,
    clientId: client.id,
    ops: [...inFileOf(client, [ended]), clients.unchanged(client)],
    answer: undefined,
  });

/** Both clients are as they were read, and the histories of both tell of it. */
const saveBoth = <T>(scope: Scope, event: string, { client, other }: Pair, ops: readonly Op[], answer: T): Promise<T> =>
  commit(scope, {
    event,
    subjectId: other.id,
    clientId: client.id,
    also: [{ event, subjectId: client.id, clientId: other.id }],
    ops: [...ops, clients.unchanged(client), clients.unchanged(other)],
    answer,
  });

/** What is written in the file of a client is within the reach of whoever reaches that client. */
const inFileOf = ({ practiceId, id, assigned }: Client, ops: readonly Op[]): Op[] =>
  ops.map((op) => ({ ...op, ownership: { practiceId, clientId: id, assigned } }));

const told = ({ practiceId, id, email }: Client, at: string): Op[] =>
  email ? noticeTo('accounts-linked', { practiceId, clientId: id, recipientId: self }, at) : [];
