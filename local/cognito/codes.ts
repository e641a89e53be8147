import { randomInt } from 'node:crypto';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';
import { type CodePurpose, type HourlyCount, saveUser, type User } from './users.ts';

const hour = 3_600_000;
const validMilliseconds = { 'sign-up': 24 * hour, 'password-reset': hour };
const hourlyLimit = 5;
const none: HourlyCount = { count: 0, endsAtMilliseconds: 0 };

const within = (counted: HourlyCount, now: number): HourlyCount =>
  counted.endsAtMilliseconds > now ? counted : { count: 0, endsAtMilliseconds: now + hour };

const oneMore = (counted: HourlyCount): HourlyCount => ({ ...counted, count: counted.count + 1 });

const refuseLimit = (): never =>
  refuse('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

const refuseExpired = (): never =>
  refuse('ExpiredCodeException', 'Invalid code provided, please request a code again.');

export const refuseMismatch = (): never =>
  refuse('CodeMismatchException', 'Invalid verification code provided, please try again.');

const refuseTooManyTries: Record<CodePurpose, () => never> = {
  'sign-up': () =>
    refuse('TooManyFailedAttemptsException', 'The user has made too many failed attempts for a given action.'),
  'password-reset': refuseLimit,
};

/** A new code of six digits that replaces the one before; refuses the sixth within an hour. Saves the user. */
export function issueCode(host: Host, user: User, purpose: CodePurpose): string {
  const now = host.clock.now();
  const before = user.codes[purpose];
  const mailed = within(before?.mailed ?? none, now);
  if (mailed.count >= hourlyLimit) refuseLimit();
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  user.codes[purpose] = {
    code,
    expiresAtMilliseconds: now + validMilliseconds[purpose],
    mailed: oneMore(mailed),
    wrong: before?.wrong ?? none,
  };
  saveUser(host, user);
  return code;
}

/** Returns if this is the code that was mailed last; refuses even the right one after five wrong ones in an hour. */
export function refuseWrongCode(host: Host, user: User, purpose: CodePurpose, given: string): void {
  const now = host.clock.now();
  const mailed = user.codes[purpose] ?? refuseExpired();
  if (mailed.code === undefined) refuseExpired();
  const wrong = within(mailed.wrong, now);
  if (wrong.count >= hourlyLimit) refuseTooManyTries[purpose]();
  if (mailed.expiresAtMilliseconds <= now) refuseExpired();
  if (mailed.code !== given) {
    user.codes[purpose] = { ...mailed, wrong: oneMore(wrong) };
    saveUser(host, user);
    refuseMismatch();
  }
}

/** A code serves once. The caller saves the user. */
export function spendCode(user: User, purpose: CodePurpose): void {
  const { code: _, ...rest } = user.codes[purpose] ?? { expiresAtMilliseconds: 0, mailed: none, wrong: none };
  user.codes[purpose] = rest;
}
