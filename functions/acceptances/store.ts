import { setTimeout as pause } from 'node:timers/promises';
import { type Invitation, opened } from '../invitations/invitation.ts';
import { invitationKey, invitations } from '../invitations/records.ts';
import { seatLedgers } from '../members/records.ts';
import { identities } from '../shared/access/identities.ts';
import type { Scope } from '../shared/access/scope.ts';
import { claim, commit, decided } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Login, Offer } from './offer.ts';

/** The seat ledger, if it keeps a seat for the holder of the token: of others it is out of reach. */
export const keepingLedger = (scope: Scope) => seatLedgers.get(scope, keys.seats(scope.practiceId));

const patienceMilliseconds = 300;

/**
 * Writes down, once, that the link of an invitation was opened. Whoever looks it up is told about it all the same when
 * that fails, or takes long: the next look writes it down.
 */
export const noteOpened = (scope: Scope, offer: Offer): Promise<void> =>
  Promise.race([
    saveOpened(scope, offer).catch(() => undefined),
    pause(patienceMilliseconds, undefined, { ref: false }),
  ]);

const saveOpened = (scope: Scope, { kind, invitation }: Offer): Promise<void> => {
  let latest: Invitation | undefined = invitation;
  return decided(async () => {
    const before = latest ?? (await invitations.get(scope, invitationKey(invitation)));
    latest = undefined; // read anew should it be changed meanwhile
    const after = before && opened(before, scope.facts.at);
    if (!after || before.attempt !== invitation.attempt) return;
    await commit(scope, {
      event: kind === 'portal' ? 'portal.invitation-opened' : 'member.invitation-opened',
      subjectId: invitation.id,
      clientId: invitation.clientId,
      ops: [invitations.replace(before, after)],
      answer: undefined,
    });
  });
};

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
