import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Host } from './host.ts';
import { refuse, refusePassword } from './operation.ts';
import { getPool, type PasswordPolicy, type Pool } from './pools.ts';
import { verifierOf } from './srp.ts';
import type { StoredPassword, User } from './users.ts';

/** What a password is checked against: a user's, or that of one who does not exist. */
export type PasswordHolder = Pick<User, 'poolId' | 'sub' | 'password'>;

function flawOf(password: string, policy: PasswordPolicy): string | undefined {
  if (password.length < policy.MinimumLength) return 'Password not long enough';
  if (policy.RequireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.RequireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.RequireNumbers && !/[0-9]/.test(password)) return 'Password must have numeric characters';
  if (policy.RequireSymbols && !/[ -/:-@[-`{-~]/.test(password)) return 'Password must have symbol characters';
  return undefined;
}

/** InvalidPasswordException for what the pool's policy does not take. */
export function refuseWeak({ properties }: Pool, password: string): void {
  const invalid = password.length > 256 || /^\s|\s$/.test(password);
  const flaw = invalid ? 'Password is not valid' : flawOf(password, properties.Policies.PasswordPolicy);
  if (flaw) refuse('InvalidPasswordException', `Password did not conform with policy: ${flaw}`);
}

export const permanentPassword = (poolId: string, sub: string, password: string): StoredPassword =>
  verifierOf(poolId, sub, password, randomBytes(16).toString('hex'));

/** Must be changed at the first sign-in, within the days the pool's policy gives. */
export function temporaryPassword({ clock }: Host, pool: Pool, sub: string, password: string): StoredPassword {
  const days = pool.properties.Policies.PasswordPolicy.TemporaryPasswordValidityDays;
  return { ...permanentPassword(pool.id, sub, password), expiresAtMilliseconds: clock.now() + days * 86_400_000 };
}

/** Satisfies every policy up to 20 characters. */
export const inventPassword = (): string => `${randomBytes(12).toString('base64url')}aA1!`;

/** Stands in for a user who does not exist: always the same salt and id for a name, and a password nobody has. */
export function nobody(host: Host, poolId: string, name: string): PasswordHolder {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', getPool(host, poolId).secret, name.toLowerCase(), purpose, length)).toString('hex');
  const id = derive('sub', 16);
  const sub = `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`;
  return { poolId, sub, password: { salt: derive('salt', 16), verifier: derive('verifier', 383) } };
}

function matches({ poolId, sub, password }: PasswordHolder, attempt: string): boolean {
  const given = verifierOf(poolId, sub, attempt, password.salt).verifier;
  return timingSafeEqual(Buffer.from(given.padStart(768, '0')), Buffer.from(password.verifier.padStart(768, '0')));
}

interface WrongTries {
  readonly count: number;
  readonly lockedUntilMilliseconds: number;
  readonly forgottenAtMilliseconds: number;
}

const quietTime = 15 * 60_000;
const triesKey = ({ poolId, sub }: PasswordHolder) => `cognito/wrong-tries/${poolId}/${sub}`;

/** From the fifth wrong try on the account is locked: for 1 s, 2 s, 4 s, ... up to 15 minutes. */
function rememberWrongTry({ store, clock }: Host, holder: PasswordHolder, before: number): void {
  const count = before + 1;
  const lock = count < 5 ? 0 : Math.min(1000 * 2 ** (count - 5), quietTime);
  store.put<WrongTries>(triesKey(holder), {
    count,
    lockedUntilMilliseconds: clock.now() + lock,
    forgottenAtMilliseconds: clock.now() + lock + quietTime,
  });
}

/** Returns if the password is proven; counts wrong tries, also of users who do not exist, and refuses during a lock. */
export function refuseUnlessProven(host: Host, holder: PasswordHolder, isProven: () => boolean): void {
  const now = host.clock.now();
  const tries = host.store.get<WrongTries>(triesKey(holder));
  if (tries && tries.lockedUntilMilliseconds > now) refuse('NotAuthorizedException', 'Password attempts exceeded');
  if (!isProven()) {
    rememberWrongTry(host, holder, tries && tries.forgottenAtMilliseconds > now ? tries.count : 0);
    refusePassword();
  }
  if (tries) forgetWrongTries(host, holder);
}

export const refuseWrongPassword = (host: Host, holder: PasswordHolder, attempt: string): void =>
  refuseUnlessProven(host, holder, () => matches(holder, attempt));

export const forgetWrongTries = ({ store }: Host, holder: PasswordHolder): void => store.delete(triesKey(holder));
