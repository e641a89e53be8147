import type { Client } from '../clients/client.ts';
import { contactsWhoAre } from '../clients/relation-store.ts';
import { linkedAccounts } from '../shared/access/linked-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { refused } from './refusal.ts';

interface Pair {
  readonly survivor: Client;
  readonly duplicate: Client;
}

/** What there is between two who are to be merged: they may not be each other's contacts, and a link of theirs ends. */
export async function betweenThem(scope: Scope, { survivor, duplicate }: Pair): Promise<Op[]> {
  const parts = await Promise.all([
    contactsBetween(scope, survivor, duplicate),
    contactsBetween(scope, duplicate, survivor),
    linkEnded(scope, survivor, duplicate),
    linkEnded(scope, duplicate, survivor),
  ]);
  return parts.flat();
}

/** Refuses to go on when one client has the other one as a contact, or somebody who was merged into that one. */
async function contactsBetween(scope: Scope, of: Client, to: Client): Promise<Op[]> {
  const { contacts, ops } = await contactsWhoAre(scope, of.id, to.id);
  if (contacts.length > 0) throw refused('One of the two is a contact of the other one.');
  return ops;
}

async function linkEnded(scope: Scope, of: Client, to: Client): Promise<Op[]> {
  const link = await linkedAccounts.get(scope, keys.linkedAccount(scope.practiceId, of.id, to.id));
  return link && !link.endedAt ? [linkedAccounts.replace(link, { ...link, endedAt: scope.facts.at })] : [];
}
