import type { Client } from '../clients/client.ts';
import { clients } from '../clients/records.ts';
import type { Invitation } from '../invitations/invitation.ts';
import { invitations } from '../invitations/records.ts';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import { attachedAccounts, identities } from '../shared/access/identities.ts';
import { portalAccountId } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { claim, commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';

/** Who accepts: a login and its proven address. */
export interface Login {
  readonly sub: string;
  readonly email: string;
}

/** Writes down that one acceptance of the invitation is under way. */
export const saveLeased = (scope: Scope, before: Invitation, after: Invitation): Promise<void> =>
  claim(scope, invitations.replace(before, after), {
    key: keys.invitation(after.practiceId, after.clientId, after.id),
    isMine: (stored) => (stored['lease'] as Invitation['lease'])?.by === after.lease?.by,
  });

/** Lets go of an invitation that was not accepted after all. If this fails, the lease ends by itself. */
export const saveReleased = (scope: Scope, leased: Invitation, after: Invitation): Promise<void> =>
  claim(scope, invitations.replace(leased, after), {
    key: keys.invitation(after.practiceId, after.clientId, after.id),
    isMine: (stored) => stored['lease'] === undefined,
  });

/** Saves an acceptance: the invitation is used up, and the login has the portal account. */
export function saveAccepted<T>(
  scope: Scope,
  { invitation: leased, grant, client }: { invitation: Invitation; grant: PortalGrant; client: Client },
  login: Login,
  answer: T,
): Promise<T> {
  const { practiceId, clientId, recipientId } = leased;
  const accountId = portalAccountId(leased);
  const account = { sub: login.sub, accountId, practiceId, clientId, recipientId, version: 1 };
  return commit(scope, {
    event: 'portal.invitation-accepted',
    subjectId: leased.id,
    clientId,
    details: { accountId },
    ops: [
      invitations.replace(leased, { ...leased, state: 'accepted', acceptedAt: scope.facts.at, lease: undefined }),
      portalGrants.replace(grant, { ...grant, sub: login.sub, openInvitation: undefined }),
      clients.unchanged(client), // whose address was compared with the invitation's
      attachedAccounts.overwrite(account),
      identities.overwrite({ ...login, version: 1 }),
    ],
    answer,
  });
}
