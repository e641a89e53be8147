import { createHash, randomBytes } from 'node:crypto';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';
import type { Client } from './pools.ts';
import type { Exchange } from './srp.ts';

interface Asked {
  readonly poolId: string;
  /** Of the user, or of nobody in particular. */
  readonly sub: string;
}

/** What a sign-in in two steps remembers between them. */
type Challenge =
  | (Asked & { readonly name: 'NEW_PASSWORD_REQUIRED' })
  | (Asked & { readonly name: 'PASSWORD_VERIFIER'; readonly username: string; readonly exchange: Exchange });

type Kept = Challenge & { readonly key: string; readonly clientId: string; readonly expiresAtMilliseconds: number };

const prefix = 'cognito/challenge/';
const keyOf = (token: string) => prefix + createHash('sha256').update(token).digest('hex');

/** Keeps the challenge for as long as the client allows and returns the token that answers it. */
export function keepChallenge(
  { store, clock }: Host,
  client: Client,
  challenge: Challenge,
  token: string = randomBytes(48).toString('base64url'),
): string {
  const key = keyOf(token);
  const expiresAtMilliseconds = clock.now() + client.properties.AuthSessionValidity * 60_000;
  store.put<Kept>(key, { ...challenge, key, clientId: client.id, expiresAtMilliseconds });
  return token;
}

/** The challenge the token was made for: only once, in time, and for the same client. */
export function takeChallenge<Name extends Challenge['name']>(
  { store, clock }: Host,
  client: Client,
  name: Name,
  token: string,
): Extract<Challenge, { name: Name }> {
  const kept = store.get<Kept>(keyOf(token));
  store.delete(keyOf(token));
  if (kept?.name !== name || kept.clientId !== client.id || kept.expiresAtMilliseconds <= clock.now())
    return refuse('NotAuthorizedException', 'Invalid session for the user.');
  return kept as Extract<Kept, { name: Name }>;
}

/** Forgets the challenges that nobody answered in time. */
export function forgetExpiredChallenges({ store, clock }: Pick<Host, 'store' | 'clock'>): void {
  for (const { key, expiresAtMilliseconds } of store.list<Kept>(prefix))
    if (expiresAtMilliseconds <= clock.now()) store.delete(key);
}
