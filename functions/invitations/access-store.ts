import type { Client } from '../clients/client.ts';
import { clients } from '../clients/records.ts';
import type { Relation } from '../clients/relation.ts';
import { grantFollowing } from '../clients/relation-grant.ts';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import { actingAs, type PortalAccount, portalAccountId, self } from '../shared/access/portal-accounts.ts';
import { clientOwnAccess } from '../shared/access/relation-access.ts';
import type { Scope } from '../shared/access/scope.ts';
import { commit } from '../shared/table/commit.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import type { HeldGrant } from './password-reset.ts';

/** Somebody who has access to the portal of a client, or may come to have it. */
export interface Recipient {
  readonly client: Client;
  /** None when it is the client themselves. */
  readonly relation: Relation | undefined;
  readonly grant: PortalGrant | undefined;
}

/** The portal account that a recipient has, or would have. */
export const accountOf = ({
  client: { practiceId, id: clientId },
  relation,
}: Omit<Recipient, 'grant'>): PortalAccount => ({
  practiceId,
  clientId,
  recipientId: relation?.id ?? self,
});

/** Notes that a member looks at the portal. What it shows is decided by the grant, which is made where none was yet. */
export const saveViewed = <T>(scope: Scope, recipient: Recipient, answer: T): Promise<T> =>
  commit(scope, { ...happened('portal.viewed-as', recipient), ops: grantSeen(recipient, scope.facts.at), answer });

function grantSeen({ client, relation, grant }: Recipient, at: string): Op[] {
  if (grant) return [];
  const own = { ...accountOf({ client, relation }), access: clientOwnAccess, version: 1 };
  const first = relation ? grantFollowing(relation, client, undefined, at) : own;
  return [portalGrants.insert(first), clients.unchanged(client)];
}

/** Notes that a login is about to be mailed what it takes to choose a new password. */
export const saveReset = (
  scope: Scope,
  recipient: Recipient,
  before: PortalGrant,
  after: HeldGrant,
): Promise<HeldGrant> =>
  commit(scope, {
    ...happened('portal.password-reset', recipient),
    ops: [portalGrants.replace(before, after)],
    answer: next(after),
  });

/** Notes that the mail did not go out after all, so that it can be asked for again at once. */
export const saveNotReset = (
  scope: Scope,
  recipient: Recipient,
  before: PortalGrant,
  after: PortalGrant,
): Promise<undefined> =>
  commit(scope, {
    ...happened('portal.password-reset-failed', recipient),
    ops: [portalGrants.replace(before, after)],
    answer: undefined,
  });

function happened(event: string, recipient: Recipient) {
  const account = accountOf(recipient);
  const { clientId } = account;
  return { event, subjectId: actingAs(account), clientId, details: { accountId: portalAccountId(account) } };
}
