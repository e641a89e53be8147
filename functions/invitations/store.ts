import type { Client } from '../clients/client.ts';
import type { Relation } from '../clients/relation.ts';
import { grantFollowing, requireOneReading } from '../clients/relation-grant.ts';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import { clientOwnAccess } from '../shared/access/relation-access.ts';
import type { Scope } from '../shared/access/scope.ts';
import { type InvitationToken, invitationTokens } from '../shared/access/tokens.ts';
import { due } from '../shared/effects.ts';
import { newId } from '../shared/ids.ts';
import { mails, newMail } from '../shared/mail.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { secondsAfter } from '../shared/time.ts';
import { type Invitation, revoked } from './invitation.ts';
import { invitationKey, invitations } from './records.ts';

/** A token is remembered this long after it expired, so that its holder can be told why it is refused. */
const tokenRememberedSeconds = 90 * 86_400;

export const grantsOf = (scope: Scope, clientId: string): Promise<PortalGrant[]> =>
  portalGrants.all(scope, ranges.grants(scope.practiceId, clientId));

export const invitationsOf = (scope: Scope, clientId: string): Promise<Invitation[]> =>
  invitations.all(scope, ranges.invitations(scope.practiceId, clientId));

/** One of a client's invitations, or, without a client, one to the staff. */
export const invitationById = (scope: Scope, clientId: string | undefined, invitationId: string) =>
  invitations.get(scope, invitationKey({ practiceId: scope.practiceId, clientId, id: invitationId }));

/** The same wherever it is by now: a mail names the client to whom it belonged, and merges move it, there and back. */
export const invitationNow = (scope: Scope, clientId: string | undefined, invitationId: string) =>
  invitations.traced(scope, invitationKey({ practiceId: scope.practiceId, clientId, id: invitationId }));

export const grantOf = (scope: Scope, clientId: string, recipientId: string) =>
  portalGrants.get(scope, keys.grant(scope.practiceId, clientId, recipientId));

/** Saves everything one call of INV-1 asks for, all or nothing: invitations, form assignments and mails. */
export const saveInvited = <T>(
  scope: Scope,
  clientId: string,
  ops: readonly Op[],
  invitationIds: string[],
  answer: T,
) =>
  commit(scope, {
    event: 'portal.invited',
    subjectId: clientId,
    clientId,
    details: { invitations: invitationIds },
    ops,
    answer,
  });

/** An invitation to the portal of a client. */
export type PortalInvitation = Invitation & { readonly clientId: string };

/** The writes of a new invitation. The grant is what keeps a second one from being opened beside it. */
export function openingOf(
  invitation: PortalInvitation,
  grant: PortalGrant | undefined,
  relation: Relation | undefined,
  client: Client,
): Op[] {
  const opened = grantWith(invitation, grant, relation, client);
  return [
    invitations.insert(invitation),
    grant ? portalGrants.replace(grant, opened) : portalGrants.insert(opened),
    ...sendingOf(invitation),
  ];
}

function grantWith(
  invitation: PortalInvitation,
  grant: PortalGrant | undefined,
  relation: Relation | undefined,
  client: Client,
): PortalGrant {
  const { practiceId, clientId, recipientId, id, expiresAt, sentFirstAt } = invitation;
  if (relation) requireOneReading(relation, grant);
  const given = relation
    ? grantFollowing(relation, client, grant, sentFirstAt)
    : { version: 1, ...grant, practiceId, clientId, recipientId, access: clientOwnAccess };
  return { ...given, openInvitation: { id, expiresAt } };
}

/** The token of one sending of an invitation, and the mail that carries it; asked for at an instant before it is due. */
export const sendingOf = (invitation: Invitation, at = invitation.lastAttemptAt): Op[] => [
  invitationTokens.insert(tokenOf(invitation)),
  ...mailOf(invitation, at),
];

function tokenOf({
  tokenHash: hash,
  practiceId,
  clientId,
  recipientId,
  id,
  attempt,
  expiresAt,
}: Invitation): InvitationToken {
  const forgottenAt = secondsAfter(expiresAt, tokenRememberedSeconds);
  return { hash, practiceId, clientId, recipientId, invitationId: id, attempt, forgottenAt, version: 1 };
}

/** The mail that carries an invitation, and the note that it is due. */
function mailOf(invitation: Invitation, at: string): Op[] {
  const { practiceId, clientId, recipientId, id: invitationId, attempt, lastAttemptAt } = invitation;
  const kind = clientId ? 'portal-invitation' : 'staff-invitation';
  const nextTryAt = lastAttemptAt > at ? lastAttemptAt : undefined;
  const about = { practiceId, clientId, recipientId, kind, invitationId, attempt, nextTryAt } as const;
  const mail = newMail({ id: newId('mail'), ...about }, at);
  return [mails.insert(mail), due({ effect: 'mail', practiceId, recordId: mail.id }, at)];
}

/** Saves an invitation sent once more. */
export const saveResent = <T>(scope: Scope, before: Invitation, after: Invitation, grant: PortalGrant, answer: T) =>
  commit(scope, {
    event: 'portal.invitation-resent',
    subjectId: after.id,
    clientId: after.clientId,
    details: { attempt: after.attempt },
    ops: [
      invitations.replace(before, after),
      portalGrants.replace(grant, { ...grant, openInvitation: { id: after.id, expiresAt: after.expiresAt } }),
      ...sendingOf(after),
    ],
    answer,
  });

/** Saves an invitation taken back. */
export const saveRevoked = (
  scope: Scope,
  before: Invitation,
  after: Invitation,
  grant: PortalGrant,
): Promise<undefined> =>
  commit(scope, {
    event: 'portal.invitation-revoked',
    subjectId: after.id,
    clientId: after.clientId,
    ops: [invitations.replace(before, after), ...closedIn(grant, after)],
    answer: undefined,
  });

/** The invitation a grant calls open, unless it came to an end meanwhile; it may have expired. */
export const openOne = (grant: PortalGrant | undefined, sent: readonly Invitation[]): Invitation | undefined =>
  sent.find(({ id, state }) => id === grant?.openInvitation?.id && state !== 'revoked' && state !== 'accepted');

/** The write that takes back the invitation that is open, if there is one; the grant closes with it. */
export const openOneRevoked = (grant: PortalGrant | undefined, sent: readonly Invitation[]): Op[] => {
  const open = openOne(grant, sent);
  return open ? [invitations.replace(open, revoked(open))] : [];
};

/** An old invitation taken back leaves a newer one open. */
const closedIn = (grant: PortalGrant, { id }: Invitation): Op[] =>
  grant.openInvitation?.id === id ? [portalGrants.replace(grant, { ...grant, openInvitation: undefined })] : [];
