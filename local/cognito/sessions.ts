import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';
import { type Client, getClient } from './pools.ts';
import { issueTokens, type Origin, readAccessToken, validityOf } from './tokens.ts';
import { findUser, getUser, type User } from './users.ts';

/** A refresh token that still works, kept as its digest. */
interface LiveToken {
  readonly digest: string;
  /** Set once it was exchanged for a newer one. */
  readonly usableUntilMilliseconds?: number;
}

/** One sign-in of one user on one client. All its tokens live and die with it. */
interface Session extends Origin {
  readonly poolId: string;
  readonly sub: string;
  readonly clientId: string;
  readonly expiresAtMilliseconds: number;
  readonly refreshTokens: LiveToken[];
}

const sessionsOf = (poolId: string, sub: string) => `cognito/session/${poolId}/${sub}/`;
const sessionKey = ({ poolId, sub, id }: Pick<Session, 'poolId' | 'sub' | 'id'>) => sessionsOf(poolId, sub) + id;

const digestOf = (token: string) => createHash('sha256').update(token).digest('base64url');

const refuseRefresh = (message: string): never => refuse('NotAuthorizedException', message);

/** The token says where its session is kept; the random end is what makes it a secret. */
const newRefreshToken = ({ poolId, sub, id }: Session): string =>
  Buffer.from([poolId, sub, id, randomBytes(32).toString('base64url')].join('~')).toString('base64url');

function sessionOf({ store }: Host, refreshToken: string): Session | undefined {
  const [poolId, sub, id, secret] = Buffer.from(refreshToken, 'base64url').toString().split('~');
  if (!poolId || !sub || !id || !secret) return refuseRefresh('Invalid Refresh Token');
  return store.get<Session>(sessionKey({ poolId, sub, id }));
}

/** Signs the user in: a new session with its three tokens. */
export async function startSession(host: Host, client: Client, user: User) {
  const now = host.clock.now();
  const session: Session = {
    id: randomUUID(),
    poolId: user.poolId,
    sub: user.sub,
    clientId: client.id,
    authenticatedAtSeconds: Math.floor(now / 1000),
    expiresAtMilliseconds: now + validityOf(client, 'RefreshToken') * 1000,
    refreshTokens: [],
  };
  const RefreshToken = newRefreshToken(session);
  host.store.put<Session>(sessionKey(session), { ...session, refreshTokens: [{ digest: digestOf(RefreshToken) }] });
  return { ...(await issueTokens(host, client, user, session)), RefreshToken };
}

const tokenIn = ({ refreshTokens }: Session, token: string): LiveToken | undefined =>
  refreshTokens.find(({ digest }) => digest === digestOf(token));

/** The living session that a refresh token of this client renews. */
function renewableSession(host: Host, client: Client, refreshToken: string): Session {
  const session = sessionOf(host, refreshToken) ?? refuseRefresh('Refresh Token has been revoked');
  if (session.clientId !== client.id) refuseRefresh('Invalid Refresh Token');
  const now = host.clock.now();
  if (session.expiresAtMilliseconds <= now) refuseRefresh('Refresh Token has expired');
  const live = tokenIn(session, refreshToken);
  if (!live || (live.usableUntilMilliseconds ?? Number.POSITIVE_INFINITY) <= now)
    refuse('RefreshTokenReuseException', 'Refresh Token has been rotated out');
  return session;
}

/** Puts a new refresh token in the place of the old one, which works on for the client's period of grace. */
function rotate({ store, clock }: Host, client: Client, session: Session, used: string): string {
  const now = clock.now();
  const grace = client.properties.RefreshTokenRotation.RetryGracePeriodSeconds * 1000;
  const others = session.refreshTokens.filter(
    ({ usableUntilMilliseconds: until }) => until === undefined || until > now,
  );
  const retired = others.map((token) =>
    token.digest === digestOf(used) ? { usableUntilMilliseconds: now + grace, ...token } : token,
  );
  const next = newRefreshToken(session);
  store.put<Session>(sessionKey(session), { ...session, refreshTokens: [...retired, { digest: digestOf(next) }] });
  return next;
}

export const rotatesTokens = ({ properties }: Client): boolean => properties.RefreshTokenRotation.Feature === 'ENABLED';

/** New access and id tokens of the same sign-in, and a new refresh token if the client rotates them. */
export async function renewSession(host: Host, client: Client, refreshToken: string) {
  const session = renewableSession(host, client, refreshToken);
  const user = findUser(host, session.poolId, session.sub) ?? refuseRefresh('Invalid Refresh Token');
  if (!user.enabled) refuseRefresh('User is disabled.');
  const renewed = rotatesTokens(client) ? { RefreshToken: rotate(host, client, session, refreshToken) } : {};
  return { ...(await issueTokens(host, client, user, session)), ...renewed };
}

/** Ends the sign-in that the refresh token belongs to; a dead or forged token changes nothing. */
export function endSession(host: Host, client: Client, refreshToken: string): void {
  const session = sessionOf(host, refreshToken);
  if (!session || !tokenIn(session, refreshToken)) return;
  if (session.clientId !== client.id) refuse('UnauthorizedException', 'The token was not issued to this client.');
  host.store.delete(sessionKey(session));
}

/** Ends every sign-in of the user, on all clients. */
export function endAllSessions({ store }: Host, { poolId, sub }: User): void {
  for (const session of store.list<Session>(sessionsOf(poolId, sub))) store.delete(sessionKey(session));
}

/**
 * Acts for the user who holds this access token, on the client it was issued to; refuses it once the sign-in has ended.
 * Nothing else happens between reading the user and the act.
 */
export async function asHolder(
  host: Host,
  accessToken: string,
  act: (user: User, client: Client) => object,
): Promise<object> {
  const { poolId, sub, clientId, originId } = await readAccessToken(host, accessToken);
  const user = getUser(host, poolId, sub);
  if (!user.enabled) refuse('NotAuthorizedException', 'User is disabled.');
  if (!host.store.get<Session>(sessionKey({ poolId, sub, id: originId })))
    refuse('NotAuthorizedException', 'Access Token has been revoked');
  return act(user, getClient(host, clientId));
}
