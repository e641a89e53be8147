import { fieldProblem, Problem } from '../shared/problems.ts';
import type { Client } from './client.ts';

/** What is known of the client that a new contact is said to be. */
interface Related {
  readonly relatedClientId: string;
  /** None when there is no such client within reach. */
  readonly profile: Client | undefined;
  readonly claim: { readonly isFree: boolean } | undefined;
  /** The contacts who are that client by now, since they were merged into them. */
  readonly contacts: readonly unknown[];
}

const mostContacts = 20;

/** Refuses one contact more than a client can have; several at once may pass it by a few. */
export function requireRoomForContact(contacts: readonly unknown[]): void {
  if (contacts.length >= mostContacts) throw new Problem('contacts-full');
}

/** Refuses a contact who is no active client of this practice, is the client in person, or is a contact already. */
export function requireRelatable(clientId: string, related: Related): void {
  const { relatedClientId, profile, claim, contacts } = related;
  if (relatedClientId === clientId)
    throw fieldProblem('invalid-value', ['/relatedClientId', 'is the client in person']);
  if (profile?.status !== 'active') {
    throw fieldProblem('reference-unknown', ['/relatedClientId', 'is no active client of this practice']);
  }
  if ((claim && !claim.isFree) || contacts.length > 0) throw new Problem('relation-exists');
}
