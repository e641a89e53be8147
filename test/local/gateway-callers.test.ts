import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issuer, openSmallGateway, scope } from './small-gateway.ts';

let gateway: Awaited<ReturnType<typeof openSmallGateway>>;
beforeAll(async () => {
  gateway = await openSmallGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.reset());

const call = (path: string, init?: RequestInit) => gateway.call(path, init);
const withToken = (token: string) => call('/v1/me', { headers: { authorization: `Bearer ${token}` } });
const seconds = () => Math.floor(gateway.clock.now() / 1000);

const claims = (changes: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  sub: 'someone',
  client_id: 'staff',
  token_use: 'access',
  scope,
  iat: seconds(),
  exp: seconds() + 3600,
  ...changes,
});
const signed = (payload: JWTPayload, header = { alg: 'RS256', kid: 'k1' }, key = gateway.keys.privateKey) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);

describe('a signed-in route', () => {
  test('tells the function the claims as text, and the scopes', async () => {
    const response = await withToken(await signed(claims({ 'cognito:groups': ['a', 'b'], auth_time: 5 })));
    expect(response.status).toBe(200);
    expect(gateway.lastEvent()?.requestContext['authorizer']).toEqual({
      jwt: {
        claims: expect.objectContaining({ sub: 'someone', 'cognito:groups': '[a b]', auth_time: '5' }),
        scopes: [scope],
      },
    });
  });

  test('refuses every token that is not exactly right with 401, without calling the function', async () => {
    const other = await generateKeyPair('RS256');
    const bad: Record<string, string> = {
      nonsense: 'abc.def.ghi',
      'alg none': new UnsecuredJWT(claims()).encode(),
      'signed by somebody else': await signed(claims(), undefined, other.privateKey),
      'an unknown key': await signed(claims(), { alg: 'RS256', kid: 'k2' }),
      'no key id': await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(gateway.keys.privateKey),
      'the public key as HMAC secret': await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(Buffer.from(JSON.stringify(await exportJWK(gateway.keys.publicKey)))),
      'another issuer': await signed(claims({ iss: `${issuer}2` })),
      'another client': await signed(claims({ client_id: 'stranger' })),
      'an ID token for another client': await signed(claims({ aud: 'stranger', client_id: 'staff' })),
      'no expiry': await signed(claims({ exp: undefined })),
      'not yet valid': await signed(claims({ nbf: seconds() + 60 })),
      'issued in the future': await signed(claims({ iat: seconds() + 60 })),
    };
    for (const [why, token] of Object.entries(bad)) {
      const response = await withToken(token);
      expect(response.status, why).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toEqual({ message: 'Unauthorized' });
    }
    expect((await call('/v1/me')).status).toBe(401);
    expect(gateway.events).toEqual([]);
  });

  test('refuses an ID token, which carries no scope, with 403', async () => {
    const response = await withToken(await signed(claims({ aud: 'staff', token_use: 'id', scope: undefined })));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden' });
  });

  test('refuses a token once the clock has moved past its expiry', async () => {
    const token = await signed(claims());
    expect((await withToken(token)).status).toBe(200);
    gateway.clock.advance(3601);
    expect((await withToken(token)).status).toBe(401);
  });
});

describe('a browser of another origin', () => {
  const preflight = (origin: string) =>
    call('/v1/me', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

  test('gets its preflight answered by the gateway when it is allowed', async () => {
    const response = await preflight('https://app.example');
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-max-age': '300',
    });
    expect(gateway.events).toEqual([]);
  });

  test('sees refusals too, so that its page can tell a 401 from a broken network', async () => {
    const response = await call('/v1/me', { headers: { origin: 'https://app.example' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('access-control-expose-headers')).toBe('etag');
  });

  test('is told nothing when it is not allowed', async () => {
    expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
    const response = await call('/v1/things', { headers: { origin: 'https://evil.example' } });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});
