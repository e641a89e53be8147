import { fieldProblem, Problem } from '../shared/problems.ts';
import type { Client } from './client.ts';

/** What is known of the client that a new contact is said to be. */
interface Related {
  readonly relatedClientId: string;
  /** None when there is no such client within reach. */
  readonly profile: Client | undefined;
  readonly claim: { readonly isFree: boolean } | undefined;
}

/** Refuses a contact who is no active client of this practice, is the client in person, or is a contact already. */
export function requireRelatable(clientId: string, { relatedClientId, profile, claim }: Related): void {
  if (relatedClientId === clientId)
    throw fieldProblem('invalid-value', ['/relatedClientId', 'is the client in person']);
  if (profile?.status !== 'active') {
    throw fieldProblem('reference-unknown', ['/relatedClientId', 'is no active client of this practice']);
  }
  if (claim && !claim.isFree) throw new Problem('relation-exists');
}
