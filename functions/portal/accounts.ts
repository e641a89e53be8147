import { clientById } from '../clients/store.ts';
import { portalScope } from '../shared/access/admission.ts';
import type { AttachedAccount } from '../shared/access/identities.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Facts } from '../shared/access/scope.ts';
import { log } from '../shared/log.ts';
import { practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { fullName } from '../shared/text.ts';
import type { PortalAccountListing } from './account.ts';

/** The portal accounts a login may act in now. Each is examined by its own grant: what has ended is not listed. */
export async function portalAccountsOf(
  sub: string,
  attached: readonly AttachedAccount[],
  facts: Facts,
): Promise<PortalAccountListing[]> {
  const listings = await Promise.all(attached.map((account) => listingOf(sub, account, facts)));
  return listings.filter((listing) => listing !== undefined);
}

async function listingOf(
  sub: string,
  account: AttachedAccount,
  facts: Facts,
): Promise<PortalAccountListing | undefined> {
  const scope = portalScope(sub, account, undefined, facts);
  const [granted, client, practice] = await Promise.all([
    scope.granted.catch(absent),
    clientById(scope, account.clientId).catch(absent),
    practiceOf(scope).catch(absent),
  ]);
  if (!granted) return undefined;
  const { firstName, lastName } = found(client);
  const { at, requestId, operation, sourceIp } = facts;
  const { accountId, practiceId, clientId } = account;
  log({
    event: 'record.read',
    at,
    requestId,
    operation,
    outcome: 'answered',
    actorId: sub,
    practiceId,
    accountId,
    clientId,
    sourceIp,
  });
  return {
    id: account.accountId,
    kind: account.recipientId === self ? 'client' : 'relation',
    clientId: account.clientId,
    clientName: fullName({ firstName, lastName }),
    practiceId: account.practiceId,
    practiceName: found(practice).name,
    access: granted.actor.access,
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'not-found') return undefined;
  throw error;
}
