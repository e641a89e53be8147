import { createLocalJWKSet, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appId,
  type LocalPool,
  openLocalPool,
  otherPoolAppId,
  otherPoolId,
  password,
  poolId,
  rotatingAppId,
} from '../support/local-pool.ts';

let pool: LocalPool;
beforeAll(async () => {
  pool = await openLocalPool();
});
afterAll(() => pool.close());

const refused = (message?: string) =>
  expect.objectContaining({ name: 'NotAuthorizedException', ...(message && { message }) });
const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`;

async function tokensOf(email: string, ClientId = appId) {
  const { AuthenticationResult } = await pool.signIn(email, password, ClientId);
  const { AccessToken = '', IdToken = '', RefreshToken = '', ExpiresIn } = AuthenticationResult ?? {};
  return { AccessToken, IdToken, RefreshToken, ExpiresIn };
}

const refresh = (REFRESH_TOKEN: string) =>
  pool.sdk.initiateAuth({ ClientId: appId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } });
const rotate = (RefreshToken: string) => pool.sdk.getTokensFromRefreshToken({ ClientId: rotatingAppId, RefreshToken });

const verify = (token: string, audience?: string) =>
  jwtVerify(token, createLocalJWKSet(pool.keySet()), {
    issuer,
    ...(audience && { audience }),
    currentDate: new Date(pool.now()),
  });

describe('tokens', () => {
  test('access and id tokens verify against the key set and carry what AWS puts into them', async () => {
    const sub = await pool.addUser('ann@example.test');
    const { AccessToken, IdToken, ExpiresIn } = await tokensOf('ann@example.test');
    const access = (await verify(AccessToken)).payload;
    expect(access).toMatchObject({
      sub,
      username: sub,
      client_id: appId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
    });
    for (const claim of ['origin_jti', 'event_id', 'auth_time', 'jti']) expect(access[claim]).toBeDefined();
    expect((access.exp ?? 0) - (access.iat ?? 0)).toBe(ExpiresIn);
    expect(ExpiresIn).toBe(900);
    expect((await verify(IdToken, appId)).payload).toMatchObject({
      sub,
      'cognito:username': sub,
      email: 'ann@example.test',
      email_verified: true,
      token_use: 'id',
    });
  });

  test('the key set is served where the issuer would serve it, with its public half only', async () => {
    const answer = await fetch(`${pool.url}/${poolId}/.well-known/jwks.json`);
    const { keys } = (await answer.json()) as { keys: object[] };
    expect(keys).toEqual(pool.keySet().keys);
    expect(keys[0]).not.toHaveProperty('d');
    expect((await fetch(`${pool.url}/us-east-1_Nothing/.well-known/jwks.json`)).status).toBe(404);
  });

  test('each pool signs with a key of its own', async () => {
    const { AccessToken } = await tokensOf('ann@example.test');
    const otherKeys = createLocalJWKSet(pool.keySet(otherPoolId));
    await expect(jwtVerify(AccessToken, otherKeys, { currentDate: new Date(pool.now()) })).rejects.toThrow();
  });

  test('tampered, foreign-signed, expired and id tokens open nothing; the genuine one does', async () => {
    const { AccessToken, IdToken } = await tokensOf('ann@example.test');
    const use = (token: string) => pool.sdk.getUser({ AccessToken: token });
    const [header, payload = '', signature] = AccessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    const invalid = refused('Invalid Access Token');
    await expect(use(`${header}.${encode({ ...claims, sub: 'other' })}.${signature}`)).rejects.toEqual(invalid);
    await expect(use(`${encode({ alg: 'none' })}.${payload}.`)).rejects.toEqual(invalid);
    await expect(use(forged)).rejects.toEqual(invalid);
    await expect(use('nonsense')).rejects.toEqual(invalid);
    await expect(use(IdToken)).rejects.toEqual(refused());
    await use(AccessToken);
    pool.advance(900);
    await expect(use(AccessToken)).rejects.toEqual(refused('Access Token has expired'));
  });
});

describe('refresh', () => {
  test('a refresh token gives new tokens of the same sign-in to its own client until it expires', async () => {
    await pool.addUser('bob@example.test');
    const first = await tokensOf('bob@example.test');
    const { AuthenticationResult: renewed } = await refresh(first.RefreshToken);
    expect(renewed?.RefreshToken).toBeUndefined();
    const before = (await verify(first.AccessToken)).payload;
    const after = (await verify(renewed?.AccessToken ?? '')).payload;
    expect(after['origin_jti']).toBe(before['origin_jti']);
    await expect(rotate(first.RefreshToken)).rejects.toEqual(refused('Invalid Refresh Token'));
    await expect(refresh('nonsense')).rejects.toEqual(refused('Invalid Refresh Token'));
    pool.advance(8 * 3600);
    await expect(refresh(first.RefreshToken)).rejects.toEqual(refused('Refresh Token has expired'));
  });

  test('a client that rotates gets a new refresh token, and the old one dies after its grace', async () => {
    await pool.addUser('cara@example.test');
    const { RefreshToken } = await tokensOf('cara@example.test', rotatingAppId);
    const rotated = (await rotate(RefreshToken)).AuthenticationResult?.RefreshToken ?? '';
    expect(rotated).not.toBe(RefreshToken);
    pool.advance(5);
    await rotate(RefreshToken);
    pool.advance(5);
    await expect(rotate(RefreshToken)).rejects.toEqual(expect.objectContaining({ name: 'RefreshTokenReuseException' }));
    await rotate(rotated);
    await expect(refresh(rotated)).rejects.toEqual(refused('Invalid Refresh Token'));
  });
});

describe('the end of a sign-in', () => {
  const dead = async ({ AccessToken, RefreshToken }: { AccessToken: string; RefreshToken: string }) => {
    await expect(pool.sdk.getUser({ AccessToken })).rejects.toEqual(refused());
    await expect(refresh(RefreshToken)).rejects.toEqual(refused());
  };

  test('a revoked sign-in is dead, and the same user’s other ones live on', async () => {
    await pool.addUser('dan@example.test');
    const revoked = await tokensOf('dan@example.test');
    const other = await tokensOf('dan@example.test');
    const forged = `${other.RefreshToken.slice(0, -8)}AAAAAAAA`;
    await pool.sdk.revokeToken({ ClientId: appId, Token: forged });
    await expect(refresh(forged)).rejects.toThrow();
    await pool.sdk.revokeToken({ ClientId: appId, Token: revoked.RefreshToken });
    await pool.sdk.revokeToken({ ClientId: appId, Token: revoked.RefreshToken });
    await dead(revoked);
    await pool.sdk.getUser({ AccessToken: other.AccessToken });
    await refresh(other.RefreshToken);
  });

  test('signing out everywhere, by the user or an administrator, ends every sign-in of this user only', async () => {
    await pool.addUser('eve@example.test');
    const bystander = await tokensOf('dan@example.test');
    const mine = [await tokensOf('eve@example.test'), await tokensOf('eve@example.test')] as const;
    await pool.sdk.globalSignOut({ AccessToken: mine[0].AccessToken });
    await dead(mine[0]);
    await dead(mine[1]);
    const again = await tokensOf('eve@example.test');
    await pool.sdk.adminUserGlobalSignOut({ UserPoolId: poolId, Username: 'eve@example.test' });
    await dead(again);
    await pool.sdk.getUser({ AccessToken: bystander.AccessToken });
  });

  test('a disabled user is out at once and stays out until enabled', async () => {
    const named = { UserPoolId: poolId, Username: 'eve@example.test' };
    const before = await tokensOf('eve@example.test');
    await pool.sdk.adminDisableUser(named);
    await dead(before);
    await expect(pool.signIn('eve@example.test')).rejects.toEqual(refused('User is disabled.'));
    await pool.sdk.adminEnableUser(named);
    await dead(before);
    await pool.signIn('eve@example.test');
  });
});

test('users, passwords, sign-ins, keys and pending codes survive a restart', async () => {
  const sub = await pool.addUser('fay@example.test');
  const before = await tokensOf('fay@example.test');
  await pool.sdk.signUp({ ClientId: appId, Username: 'gil@example.test', Password: password });
  const keys = pool.keySet();
  await pool.restart();
  expect(pool.keySet()).toEqual(keys);
  expect((await pool.sdk.getUser({ AccessToken: before.AccessToken })).Username).toBe(sub);
  await refresh(before.RefreshToken);
  await pool.signIn('fay@example.test');
  const code = pool.codeFor('gil@example.test');
  await pool.sdk.confirmSignUp({ ClientId: appId, Username: 'gil@example.test', ConfirmationCode: code });
});

test('pages of other origins may call, and what is not emulated is refused by name', async () => {
  const preflight = await fetch(pool.url, { method: 'OPTIONS' });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  await expect(pool.sdk.listGroups({ UserPoolId: poolId })).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
  const asked = { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' } };
  for (const body of ['', '{', '[]', '{"ClientId":7}'])
    expect((await fetch(pool.url, { ...asked, body })).status).toBe(400);
  await expect(pool.signIn('a@example.test', password, 'unknown')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const elsewhere = { UserPoolId: poolId, ClientId: otherPoolAppId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' } as const;
  await expect(pool.sdk.adminInitiateAuth(elsewhere)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
