import type { Invitation } from '../invitations/invitation.ts';
import { invitationKey, invitations } from '../invitations/records.ts';
import { seatLedgers } from '../members/records.ts';
import { identities } from '../shared/access/identities.ts';
import type { Scope } from '../shared/access/scope.ts';
import { claim, commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Login, Offer } from './offer.ts';

/** The seat ledger, if it keeps a seat for the holder of the token: of others it is out of reach. */
export const keepingLedger = (scope: Scope) => seatLedgers.get(scope, keys.seats(scope.practiceId));

/** Writes down that one acceptance of the invitation is under way. */
export const saveLeased = (scope: Scope, before: Invitation, after: Invitation): Promise<void> =>
  claim(scope, invitations.replace(before, after), {
    key: invitationKey(after),
    isMine: (stored) => (stored['lease'] as Invitation['lease'])?.by === after.lease?.by,
  });

/** Lets go of an invitation that was not accepted after all. If this fails, the lease ends by itself. */
export const saveReleased = (scope: Scope, leased: Invitation, after: Invitation): Promise<void> =>
  claim(scope, invitations.replace(leased, after), {
    key: invitationKey(after),
    isMine: (stored) => stored['lease'] === undefined,
  });

/** Saves an acceptance: the invitation is used up, and the login has what was offered. */
export function saveAccepted<T>(
  scope: Scope,
  { invitation: leased, givenTo }: Offer,
  login: Login,
  answer: T,
): Promise<T> {
  const { at } = scope.facts;
  const change = givenTo(login, at);
  const accepted: Invitation = { ...leased, state: 'accepted', acceptedAt: at, lease: undefined };
  return commit(scope, {
    ...change,
    ops: [invitations.replace(leased, accepted), ...change.ops, identities.overwrite({ ...login, version: 1 })],
    answer,
  });
}
