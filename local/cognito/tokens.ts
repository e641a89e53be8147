import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { decodeJwt, errors, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { readableAttributes } from './attributes.ts';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';
import { type Client, findPool, issuerOf } from './pools.ts';
import type { User } from './users.ts';

interface StoredKeys {
  readonly id: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

interface ImportedKeys {
  readonly signing: KeyObject;
  readonly checking: KeyObject;
}

const storeKey = (poolId: string) => `cognito/keys/${poolId}`;
const importedById = new Map<string, ImportedKeys>();

function keysOf({ store }: Host, poolId: string): StoredKeys {
  const known = store.get<StoredKeys>(storeKey(poolId));
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const id = randomUUID();
  return store.put<StoredKeys>(storeKey(poolId), {
    id,
    privateJwk: privateKey.export({ format: 'jwk' }),
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: id, alg: 'RS256', use: 'sig' },
  });
}

/** Importing costs more than signing, so it is done once per key. */
function imported({ id, privateJwk, publicJwk }: StoredKeys): ImportedKeys {
  const known = importedById.get(id);
  if (known) return known;
  const keys = {
    signing: createPrivateKey({ key: privateJwk, format: 'jwk' }),
    checking: createPublicKey({ key: publicJwk, format: 'jwk' }),
  };
  importedById.set(id, keys);
  return keys;
}

/** The public keys that verify tokens of the pool; made at the first call and kept. */
export const keySetOf = (host: Host, poolId: string): { keys: JWK[] } => ({
  keys: [keysOf(host, poolId).publicJwk],
});

const secondsPer = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** How long a token of this kind is valid, in seconds. */
export const validityOf = ({ properties }: Client, kind: 'AccessToken' | 'IdToken' | 'RefreshToken'): number =>
  properties[`${kind}Validity`] * secondsPer[properties.TokenValidityUnits[kind]];

function identityClaims(client: Client, user: User): JWTPayload {
  const { sub: _, ...attributes } = Object.fromEntries(
    readableAttributes(client, user).map(({ Name, Value }) => [Name, Value]),
  );
  const verified = attributes['email_verified'];
  return { ...attributes, ...(verified !== undefined && { email_verified: verified === 'true' }) };
}

/** The sign-in that tokens belong to, however often they are renewed. */
export interface Origin {
  readonly id: string;
  readonly authenticatedAtSeconds: number;
}

/** Signs the pair of tokens that tells the user to the API (access) and to the app (id). */
export async function issueTokens(host: Host, client: Client, user: User, origin: Origin) {
  const keys = keysOf(host, user.poolId);
  const now = Math.floor(host.clock.now() / 1000);
  const eventId = randomUUID();
  const sign = (kind: 'AccessToken' | 'IdToken', claims: JWTPayload) =>
    new SignJWT({ ...claims, origin_jti: origin.id, event_id: eventId, auth_time: origin.authenticatedAtSeconds })
      .setProtectedHeader({ kid: keys.id, alg: 'RS256' })
      .setSubject(user.sub)
      .setIssuer(issuerOf(host, user.poolId))
      .setIssuedAt(now)
      .setExpirationTime(now + validityOf(client, kind))
      .setJti(randomUUID())
      .sign(imported(keys).signing);
  const [AccessToken, IdToken] = await Promise.all([
    sign('AccessToken', {
      client_id: client.id,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: user.sub,
    }),
    sign('IdToken', {
      ...identityClaims(client, user),
      aud: client.id,
      token_use: 'id',
      'cognito:username': user.sub,
    }),
  ]);
  return { AccessToken, IdToken, TokenType: 'Bearer', ExpiresIn: validityOf(client, 'AccessToken') };
}

/** What an access token says about its holder. */
interface Holder {
  readonly poolId: string;
  readonly sub: string;
  readonly clientId: string;
  readonly originId: string;
}

const refuseToken = (message: string): never => refuse('NotAuthorizedException', message);

/** Reads the claims without believing them, to know whose key decides. */
function poolNamedIn(host: Host, token: string): string {
  try {
    const poolId = decodeJwt(token).iss?.split('/').at(-1) ?? '';
    return findPool(host, poolId)?.id ?? refuseToken('Invalid Access Token');
  } catch {
    return refuseToken('Invalid Access Token');
  }
}

/** The holder of a genuine access token that has not expired, or NotAuthorizedException. */
export async function readAccessToken(host: Host, token: string): Promise<Holder> {
  const poolId = poolNamedIn(host, token);
  const { payload } = await jwtVerify(token, imported(keysOf(host, poolId)).checking, {
    algorithms: ['RS256'],
    issuer: issuerOf(host, poolId),
    requiredClaims: ['exp'],
    currentDate: new Date(host.clock.now()),
  }).catch((error: unknown) =>
    refuseToken(error instanceof errors.JWTExpired ? 'Access Token has expired' : 'Invalid Access Token'),
  );
  if (payload['token_use'] !== 'access') refuseToken('Invalid Access Token');
  return {
    poolId,
    sub: String(payload.sub),
    clientId: String(payload['client_id']),
    originId: String(payload['origin_jti']),
  };
}
