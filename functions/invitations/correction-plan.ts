import type { PossibleRecipient } from '../clients/invitation-step.ts';
import type { PortalGrant } from '../shared/access/grants.ts';
import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import type { Change } from '../shared/table/commit.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Invitation, readdressed, revoked, stateOf } from './invitation.ts';
import { invitations } from './records.ts';
import { grantOf, invitationsOf, openOne, sendingOf } from './store.ts';
import { newTokenHash } from './token.ts';

/** The invitation that is open for a recipient, if there is one, with what a new sending of it takes. */
export interface SentSoFar {
  readonly grant: PortalGrant | undefined;
  readonly open: Invitation | undefined;
  readonly termHours: number;
}

/** What a recipient was sent so far: read before their address is changed. */
export async function sentSoFar(scope: Scope, clientId: string, recipientId: string): Promise<SentSoFar> {
  const [grant, all, { invitationDays }] = await Promise.all([
    grantOf(scope, clientId, recipientId),
    invitationsOf(scope, clientId),
    practiceOf(scope),
  ]);
  const open = openOne(grant, all);
  const isOpen = open && stateOf(open, scope.facts.at) !== 'expired';
  return { grant, open: isOpen ? open : undefined, termHours: invitationDays * 24 };
}

/** What follows from a corrected address: the grant with the invitation that is open from now on, and the other writes. */
export interface Correction {
  readonly grant: PortalGrant | undefined;
  readonly ops: readonly Op[];
  readonly also: NonNullable<Change<unknown>['also']>;
}

/**
 * Revokes the open invitation of somebody whose address was changed and sends it to the new one (INV-4): a new token, a
 * new term, one mail, in the commit that changes the address. It is only revoked when there is no address any more, or
 * when they are not to be invited any more.
 */
export async function corrected(
  { grant, open, termHours }: SentSoFar,
  to: PossibleRecipient | undefined,
  at: string,
): Promise<Correction> {
  if (!grant || !open) return { grant, ops: [], also: [] };
  const { clientId } = open;
  if (!to?.email) {
    return {
      grant: { ...grant, openInvitation: undefined },
      ops: [invitations.replace(open, revoked(open))],
      also: [{ event: 'portal.invitation-revoked', subjectId: open.id, clientId }],
    };
  }
  const tokenHash = await newTokenHash(open.id, open.attempt + 1);
  const again = readdressed(open, { ...to, email: to.email }, { at, tokenHash, termHours });
  return {
    grant: { ...grant, openInvitation: { id: again.id, expiresAt: again.expiresAt } },
    ops: [invitations.replace(open, again), ...sendingOf(again, at)],
    also: [{ event: 'portal.invitation-resent', subjectId: open.id, clientId, details: { attempt: again.attempt } }],
  };
}
