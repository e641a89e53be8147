import { describe, expect, test } from 'vitest';
import {
  type Invitation,
  type InvitationState,
  invitationStates,
  invited,
  isMisaddressed,
  leased,
  listing,
  mailReported,
  opened,
  readdressed,
  requireAcceptable,
  requireOnlyOne,
  resent,
  revoked,
  stateOf,
} from '../../../functions/invitations/invitation.ts';
import type { PortalGrant } from '../../../functions/shared/access/grants.ts';
import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { secondsAfter } from '../../../functions/shared/time.ts';

const sentAt = '2026-03-06T12:00:00.000Z';
const later = secondsAfter(sentAt, 3600);
const whom = {
  id: 'inv_1',
  practiceId: 'prac_p',
  clientId: 'cli_c',
  recipientId: 'rel_r',
  recipient: { kind: 'relation' as const, id: 'rel_r', name: 'Ngozi Okafor', email: 'ngozi@people.example' },
  firstName: 'Ngozi',
};
const sending = (at: string) => ({ at, tokenHash: `hash at ${at}`, termHours: 7 * 24 });
const fresh = invited(whom, sending(sentAt));

/** The invitation in a state, as it is one hour after it was sent. */
const inState = (state: InvitationState): Invitation =>
  state === 'expired' ? { ...fresh, expiresAt: secondsAfter(sentAt, 60) } : { ...fresh, state };

const outcomeOf = (act: () => unknown): string => {
  try {
    act();
    return 'ok';
  } catch (problem) {
    if (problem instanceof Problem) return problem.code;
    throw problem;
  }
};

const actions = {
  accept: (invitation: Invitation) => requireAcceptable(invitation, 1, later),
  resend: (invitation: Invitation) => resent(invitation, whom.recipient, sending(later)),
  revoke: (invitation: Invitation) => revoked(invitation),
};

/** What each action comes to in each state. */
const expected: Record<InvitationState, Record<keyof typeof actions, string>> = {
  created: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  sent: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  delivered: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  bounced: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  complained: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  opened: { accept: 'ok', resend: 'ok', revoke: 'ok' },
  accepted: { accept: 'invitation-used', resend: 'invitation-used', revoke: 'invitation-used' },
  revoked: { accept: 'invitation-revoked', resend: 'invitation-revoked', revoke: 'ok' },
  expired: { accept: 'invitation-expired', resend: 'ok', revoke: 'ok' },
};

describe.each(invitationStates)('INV-3: an invitation that is %s', (state) => {
  test.each(Object.keys(actions) as (keyof typeof actions)[])('%s', (action) => {
    expect(stateOf(inState(state), later)).toBe(state);
    expect(outcomeOf(() => actions[action](inState(state)))).toBe(expected[state][action]);
  });
});

test('INV-4: an invitation lives seven days to the second', () => {
  expect(fresh.expiresAt).toBe('2026-03-13T12:00:00.000Z');
  expect(stateOf(fresh, '2026-03-13T11:59:59.999Z')).toBe('created');
  expect(stateOf(fresh, '2026-03-13T12:00:00.000Z')).toBe('expired');
});

test('INV-8: an invitation to the staff lives 48 hours to the second, also once sent again', () => {
  const termHours = 48;
  const toStaff = invited(whom, { ...sending(sentAt), termHours });
  expect(toStaff.expiresAt).toBe('2026-03-08T12:00:00.000Z');
  expect(stateOf(toStaff, '2026-03-08T11:59:59.999Z')).toBe('created');
  expect(stateOf(toStaff, '2026-03-08T12:00:00.000Z')).toBe('expired');
  const again = resent(toStaff, whom.recipient, { ...sending('2026-03-09T12:00:00.000Z'), termHours });
  expect(again.expiresAt).toBe('2026-03-11T12:00:00.000Z');
});

test('INV-4: a resend makes a new token, a new term and a clean slate, and goes to the address as it is now', () => {
  const used: Invitation = { ...fresh, state: 'bounced', wrongTries: 5, lease: { by: 'x', until: later } };
  const to = { ...whom.recipient, email: 'corrected@people.example' };
  expect(resent(used, to, sending(later))).toEqual({
    ...fresh,
    recipient: to,
    attempt: 2,
    tokenHash: `hash at ${later}`,
    lastAttemptAt: later,
    expiresAt: '2026-03-13T13:00:00.000Z',
    lease: undefined,
  });
});

test('INV-3: the first look at the link opens an invitation, whatever is known of its mail so far; later looks say nothing new', () => {
  for (const state of ['created', 'sent', 'delivered'] as const) {
    expect(opened(inState(state), later)).toEqual({ ...fresh, state: 'opened', openedAt: later });
  }
  for (const state of ['bounced', 'complained', 'opened', 'accepted', 'revoked'] as const) {
    expect(opened(inState(state), later)).toBeUndefined();
  }
});

test.each(['sent', 'delivered', 'bounced', 'complained'] as const)(
  'INV-3: news that the mail was %s changes nothing once the link was opened, or a newer mail went out',
  (news) => {
    for (const state of ['created', 'sent', 'delivered'] as const) {
      expect(mailReported(inState(state), 1, news)).toEqual({ ...fresh, state: news });
      expect(mailReported(inState(state), 2, news)).toBeUndefined();
    }
    for (const state of ['bounced', 'complained', 'opened', 'accepted', 'revoked'] as const) {
      expect(mailReported(inState(state), 1, news)).toBeUndefined();
    }
  },
);

test('INV-4: a corrected address is sent to at once, or a minute after the last mail, and never twice in a minute', () => {
  const to = { ...whom.recipient, email: 'corrected@people.example' };
  const corrected = (invitation: Invitation, seconds: number) =>
    readdressed(invitation, to, sending(secondsAfter(sentAt, seconds)));
  expect(corrected(fresh, 60)).toMatchObject({ recipient: to, state: 'created', attempt: 2 });
  expect(corrected(fresh, 60).lastAttemptAt).toBe(secondsAfter(sentAt, 60));
  expect(corrected(fresh, 3600).lastAttemptAt).toBe(later);
  const waiting = corrected(fresh, 10);
  expect(waiting.lastAttemptAt).toBe(secondsAfter(sentAt, 60));
  expect(waiting.expiresAt).toBe(secondsAfter(sentAt, 60 + 7 * 86_400));
  expect(corrected(waiting, 20).lastAttemptAt).toBe(waiting.lastAttemptAt); // in the place of the mail still to go out
  expect(corrected(waiting, 70).lastAttemptAt).toBe(secondsAfter(sentAt, 120));
  expect(outcomeOf(() => requireAcceptable(waiting, 1, later))).toBe('invitation-revoked');
});

test('INV-4: staff see when an invitation was opened and that it is locked; a resend unlocks it', () => {
  const locked: Invitation = { ...fresh, state: 'opened', openedAt: later, wrongTries: 5 };
  expect(listing(fresh, later)).toMatchObject({ state: 'created', openedAt: null, isLocked: false });
  expect(listing(locked, later)).toMatchObject({ state: 'opened', openedAt: later, isLocked: true });
  expect(listing(resent(locked, whom.recipient, sending(later)), later)).toMatchObject({
    state: 'created',
    openedAt: null,
    isLocked: false,
  });
  expect(listing(revoked(locked), later).isLocked).toBe(false);
});

test('INV-4: between two sendings a minute must lie', () => {
  const again = (seconds: number) => resent(fresh, whom.recipient, sending(secondsAfter(sentAt, seconds)));
  expect(() => again(59.5)).toThrow(
    expect.objectContaining({ code: 'resend-too-soon', particulars: { retryAfterSeconds: 0.5 } }),
  );
  expect(again(60).attempt).toBe(2);
});

test('INV-4: the token of an earlier sending is no longer valid, also when the invitation has expired', () => {
  const again = resent(fresh, whom.recipient, sending(later));
  expect(outcomeOf(() => requireAcceptable(again, 1, later))).toBe('invitation-revoked');
  expect(outcomeOf(() => requireAcceptable(again, 2, later))).toBe('ok');
  expect(outcomeOf(() => requireAcceptable(again, 1, secondsAfter(later, 8 * 86_400)))).toBe('invitation-revoked');
});

test('INV-4: the fifth wrong try locks', () => {
  expect(outcomeOf(() => requireAcceptable({ ...fresh, wrongTries: 4 }, 1, later))).toBe('ok');
  expect(outcomeOf(() => requireAcceptable({ ...fresh, wrongTries: 5 }, 1, later))).toBe('invitation-locked');
});

test('a lease keeps others out until it ends', () => {
  const held = leased(fresh, 'first', sentAt, 20);
  expect(outcomeOf(() => leased(held, 'second', secondsAfter(sentAt, 19), 20))).toBe('invitation-busy');
  expect(leased(held, 'second', secondsAfter(sentAt, 20), 20).lease?.by).toBe('second');
});

test('a revocation ends a lease', () => {
  expect(revoked(leased(fresh, 'first', sentAt, 20)).lease).toBeUndefined();
});

test.each(['client', 'relation'] as const)(
  'INV-4: one to a %s is void once the address on file is another one, or none',
  (kind) => {
    const sent = { ...fresh, recipient: { ...fresh.recipient, kind } };
    const { email } = sent.recipient;
    expect(isMisaddressed(sent, email)).toBe(false);
    expect(isMisaddressed(sent, 'new@people.example')).toBe(true);
    expect(isMisaddressed(sent, undefined)).toBe(true);
    expect(isMisaddressed({ ...sent, state: 'accepted' }, 'new@people.example')).toBe(false);
  },
);

test('an old invitation does not come back beside a login or a newer open one', () => {
  const grant: PortalGrant = {
    practiceId: 'prac_p',
    clientId: 'cli_c',
    recipientId: 'rel_r',
    access: defaultAccess('legal-guardian'),
    version: 1,
  };
  const open = (id: string, expiresAt: string) => ({ ...grant, openInvitation: { id, expiresAt } });
  const outcome = (given: PortalGrant) => outcomeOf(() => requireOnlyOne(fresh, given, later));
  expect(outcome(grant)).toBe('ok');
  expect(outcome({ ...grant, sub: 'somebody' })).toBe('login-exists');
  expect(outcome(open('inv_1', secondsAfter(later, 60)))).toBe('ok');
  expect(outcome(open('inv_2', secondsAfter(later, 60)))).toBe('invitation-live');
  expect(outcome(open('inv_2', later))).toBe('ok');
});
