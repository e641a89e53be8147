import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import type { JwtDemand } from './routes.ts';

/** What the gateway tells a function about the token it accepted: every claim as text. */
export interface Authorized {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** `unauthorized`: no valid token; `forbidden`: a valid one without the scope. */
type Verdict = Authorized | 'unauthorized' | 'forbidden';

/** Decides as the JWT authorizer of an HTTP API does. */
type Authorizer = (demand: JwtDemand, authorization: string | undefined) => Promise<Verdict>;

/**
 * `keySet` gives the public keys of a user pool, which is the last part of the issuer; a pool never changes them, and they
 * are imported once.
 */
export function openAuthorizer(keySet: (poolId: string) => JSONWebKeySet, clock: Clock): Authorizer {
  const keysByPool = new Map<string, JWTVerifyGetKey>();
  const keysOf = (poolId: string) => {
    const known = keysByPool.get(poolId) ?? namedKey(createLocalJWKSet(keySet(poolId)));
    keysByPool.set(poolId, known);
    return known;
  };
  return async (demand, authorization) => {
    const token = authorization?.replace(/^Bearer\s+/i, '');
    const claims = token && (await verified(token, demand, keysOf, clock).catch(() => undefined));
    if (!claims) return 'unauthorized';
    if (!carriesScope(claims, demand.scopes)) return 'forbidden';
    return { claims: claimTexts(claims), scopes: demand.scopes.length ? demand.scopes : null };
  };
}

/** The claims of a token the demand accepts, its scopes aside; rejects or gives undefined for any other. */
async function verified(
  token: string,
  demand: JwtDemand,
  keysOf: (poolId: string) => JWTVerifyGetKey,
  clock: Clock,
): Promise<JWTPayload | undefined> {
  const poolId = demand.issuer.slice(demand.issuer.lastIndexOf('/') + 1);
  const { payload } = await jwtVerify(token, keysOf(poolId), {
    algorithms: ['RS256'],
    issuer: demand.issuer,
    requiredClaims: ['exp'],
    currentDate: new Date(clock.now()),
  });
  const issuedInFuture = payload.iat !== undefined && payload.iat * 1000 > clock.now();
  return issuedInFuture || !isForAudience(payload, demand.audience) ? undefined : payload;
}

/** A token must name its key: alone, jose would try the only one there is. */
function namedKey(find: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    if (!header.kid) throw new Error('The token names no key.');
    return find(header, token);
  };
}

/** Cognito's access tokens have no audience; their client takes its place. */
function isForAudience(claims: JWTPayload, audience: readonly string[]): boolean {
  const given = [claims.aud ?? claims['client_id']].flat();
  return given.some((one) => typeof one === 'string' && audience.includes(one));
}

function carriesScope(claims: JWTPayload, wanted: readonly string[]): boolean {
  const scope = claims['scope'] ?? claims['scp'];
  const given = Array.isArray(scope) ? scope : String(scope ?? '').split(' ');
  return wanted.length === 0 || wanted.some((one) => given.includes(one));
}

function claimTexts(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
