import { clients } from '../clients/records.ts';
import { contactOf } from '../clients/relation.ts';
import { relations } from '../clients/relation-records.ts';
import { profileUnchanged, relationById } from '../clients/relation-store.ts';
import { clientById, mergedInto } from '../clients/store.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { Problem } from '../shared/problems.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';

/** The client or one of their contacts, as they are on file now. */
export interface Addressee {
  readonly firstName: string;
  readonly email?: string | undefined;
  /** Where the address is kept: the client whose file it is in, and the client or contact whose it is. */
  readonly keptAt: { readonly clientId: string; readonly subjectId: string };
  /** Makes a commit depend on the address being as it was read. */
  readonly unchanged: readonly Op[];
}

/**
 * Whom mails to a recipient go to; nobody any more when the client is gone, or the contact was removed. Those of a client
 * who was merged into another one go to whoever they are there, and those of a contact to wherever the contact is by now.
 */
export async function addresseeOf(scope: Scope, clientId: string, recipientId: string): Promise<Addressee | undefined> {
  const addressedIn = recipientId === self ? clientAddressed : contactAddressed;
  const addressee = await addressedIn(scope, clientId, recipientId);
  const now = addressee ? undefined : await clientNow(scope, clientId, recipientId);
  return now ? addressedIn(scope, now, recipientId) : addressee;
}

/** The client with whom a recipient is by now. */
const clientNow = async (scope: Scope, clientId: string, recipientId: string): Promise<string | undefined> =>
  recipientId === self
    ? mergedInto(scope, clientId)
    : (await relations.traced(scope, keys.relation(scope.practiceId, clientId, recipientId)))?.clientId;

async function clientAddressed(scope: Scope, clientId: string): Promise<Addressee | undefined> {
  const client = await clientById(scope, clientId).catch(whenMerged);
  if (!client) return undefined;
  const { firstName, email } = client;
  return { firstName, email, keptAt: { clientId, subjectId: clientId }, unchanged: [clients.unchanged(client)] };
}

async function contactAddressed(scope: Scope, clientId: string, relationId: string): Promise<Addressee | undefined> {
  const kept = await relationById(scope, clientId, relationId);
  if (!kept) return undefined;
  const { firstName, email } = contactOf(kept.relation, kept.profile);
  const { profile } = kept;
  return {
    firstName,
    email,
    // One who is a client here has the address on that profile: it is corrected there.
    keptAt: profile ? { clientId: profile.id, subjectId: profile.id } : { clientId, subjectId: relationId },
    unchanged: [relations.unchanged(kept.relation), ...profileUnchanged(kept)],
  };
}

function whenMerged(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'client-merged') return undefined;
  throw error;
}
