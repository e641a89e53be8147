import { clients } from '../clients/records.ts';
import type { PortalActor } from '../shared/access/actors.ts';
import { portalScope } from '../shared/access/admission.ts';
import { linkedAccounts } from '../shared/access/linked-accounts.ts';
import { actingAs, type PortalAccount, portalAccountId, portalAccountKind } from '../shared/access/portal-accounts.ts';
import type { Facts, Scope } from '../shared/access/scope.ts';
import { log } from '../shared/log.ts';
import { Problem } from '../shared/problems.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { fullName } from '../shared/text.ts';
import type { PortalAccountListing } from './account.ts';

/**
 * The portal accounts a login may act in now: those attached to it, and those of clients who are linked with the client
 * it is (PORTAL-9). Each is examined by its own grant: what has ended is not listed.
 */
export async function portalAccountsOf(
  sub: string,
  attached: readonly PortalAccount[],
  facts: Facts,
): Promise<PortalAccountListing[]> {
  const listings = await Promise.all(attached.map((account) => withLinked(sub, account, facts)));
  return listings.flat();
}

/** An account as it is listed, if it gives anything, and the accounts that are linked with it. */
async function withLinked(sub: string, account: PortalAccount, facts: Facts): Promise<PortalAccountListing[]> {
  const scope = portalScope({ sub, account, need: undefined, facts });
  const [listing, linked] = await Promise.all([
    listingOf(scope, account),
    linkedWith(scope, account).then((others) => portalAccountsOf(sub, others, facts)),
  ]);
  return [...(listing ? [listing] : []), ...linked];
}

/** The portals of others that are open to whoever has this client's own. Of two who are linked each one keeps a record. */
async function linkedWith(scope: Scope, account: PortalAccount): Promise<PortalAccount[]> {
  if (portalAccountKind(account) !== 'client') return [];
  const { practiceId, clientId } = account;
  const links = await linkedAccounts.all(scope, ranges.linkedAccounts(practiceId, clientId)).catch(absent);
  return (links ?? [])
    .filter(({ endedAt }) => !endedAt)
    .map(({ linkedClientId }) => ({ practiceId, clientId: linkedClientId, recipientId: clientId }));
}

async function listingOf(scope: Scope<PortalActor>, account: PortalAccount): Promise<PortalAccountListing | undefined> {
  const [granted, client] = await Promise.all([
    scope.granted.catch(absent),
    clients.get(scope, keys.client(account.practiceId, account.clientId)).catch(absent),
  ]);
  if (!granted || !client || client.gone) return undefined;
  const { practiceId, clientId } = account;
  const { actor } = granted;
  auditLine(actor, account, scope.facts);
  return {
    id: portalAccountId(account),
    kind: portalAccountKind(account),
    clientId,
    clientName: fullName({ firstName: client.firstName, lastName: client.lastName }),
    practiceId,
    practiceName: actor.practice.name,
    access: actor.access,
  };
}

function auditLine(actor: PortalActor, { practiceId, clientId }: PortalAccount, facts: Facts): void {
  const { at, requestId, operation, sourceIp } = facts;
  log({
    event: 'record.read',
    at,
    requestId,
    operation,
    outcome: 'answered',
    actorId: actor.sub,
    practiceId,
    accountId: actor.id,
    actingAs: actingAs(actor),
    clientId,
    sourceIp,
  });
}

function absent(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'not-found') return undefined;
  throw error;
}
