import { expect, test } from 'vitest';
import {
  isSettled,
  isStale,
  Mail,
  newMail,
  outcomeUnknownSeconds,
  sendableFrom,
} from '../../../functions/shared/mail.ts';
import { secondsAfter } from '../../../functions/shared/time.ts';

const at = '2026-03-06T12:00:00.000Z';
const about = {
  id: 'mai_1',
  practiceId: 'prac_p',
  clientId: 'cli_c',
  recipientId: 'self',
  invitationId: 'inv_1',
  attempt: 1,
};
const waiting = newMail({ ...about, kind: 'portal-invitation' }, at);
const sending: Mail = { ...waiting, state: 'sending', sendingSince: at };

test('a waiting mail can be sent at once', () => {
  expect(sendableFrom(waiting, at)).toBe('now');
});

test('INV-3: a mail whose outcome is unknown waits for its Send event before it is sent again', () => {
  const settledBy = secondsAfter(at, outcomeUnknownSeconds);
  expect(sendableFrom(sending, at)).toBe(settledBy);
  expect(sendableFrom(sending, secondsAfter(at, outcomeUnknownSeconds - 1))).toBe(settledBy);
  expect(sendableFrom(sending, settledBy)).toBe('now');
});

test('nothing more is done about a mail that was sent, came back or was given up', () => {
  const settled = Mail.shape.state.options.filter((state) => isSettled({ ...waiting, state }));
  expect(settled).toEqual(['sent', 'delivered', 'bounced', 'complained', 'abandoned']);
});

test('a mail is given up a week after it was asked for', () => {
  expect(isStale(waiting, secondsAfter(at, 7 * 86_400 - 1))).toBe(false);
  expect(isStale(waiting, secondsAfter(at, 7 * 86_400))).toBe(true);
});

test('INV-3: a mail the mailer refused waits for its turn, however many ask for it', () => {
  const nextTryAt = secondsAfter(at, 30);
  expect(sendableFrom({ ...waiting, nextTryAt }, at)).toBe(nextTryAt);
  expect(sendableFrom({ ...waiting, nextTryAt }, nextTryAt)).toBe('now');
});
