import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Assembly } from '../../local/assembly/assembly.ts';
import { openClock } from '../../local/clock.ts';
import type { Outcome } from '../../local/functions/functions.ts';
import { openGateway } from '../../local/gateway/gateway.ts';
import { matchRoute, routesOf } from '../../local/gateway/routes.ts';
import { type LocalServer, openServer } from '../../local/server.ts';
import { openStore } from '../../local/store.ts';

const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
const scope = 'aws.cognito.signin.user.admin';
const integration = (name: string) => ({ 'x-amazon-apigateway-integration': { uri: `arn:function:${name}` } });
const signedIn = { security: [{ jwt: [scope] }] };

const body = {
  paths: {
    '/v1/things': { get: integration('open'), post: integration('open') },
    '/v1/things/{thingId}': { get: integration('open') },
    '/v1/things/special': { get: integration('special') },
    '/v1/things/{thingId}/parts/{partId}': { get: integration('open') },
    '/v1/files/{proxy+}': { 'x-amazon-apigateway-any-method': integration('open') },
    '/v1/me': { get: { ...integration('open'), ...signedIn } },
    '/$default': { 'x-amazon-apigateway-any-method': { ...integration('fallback'), isDefaultRoute: true } },
  },
  components: {
    securitySchemes: {
      jwt: { 'x-amazon-apigateway-authorizer': { jwtConfiguration: { issuer, audience: ['staff', 'portal'] } } },
    },
  },
  'x-amazon-apigateway-cors': {
    allowOrigins: ['https://app.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    exposeHeaders: ['etag'],
    maxAge: 300,
  },
};

const clock = openClock(openStore(':memory:'));
const events: { functionUri: string; event: Event }[] = [];
const accessLog: string[] = [];
let answerNext: Outcome;
let server: LocalServer;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;

type Event = Record<string, unknown> & { requestContext: Record<string, unknown> };

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const api = { logicalId: 'Api', physicalId: 'api1', arn: '', type: '', properties: { Body: body } };
  const assembly: Assembly = {
    region: 'us-east-1',
    account: '111111111111',
    stackName: 'test',
    ofType: (type) => (type === 'AWS::ApiGatewayV2::Api' ? [api] : []),
    byArn: () => undefined,
    outputs: {},
    codeDirectory: () => '',
  };
  const functions = {
    find: (functionUri: string) => ({
      name: functionUri,
      arn: functionUri,
      invoke: async (event: unknown) => {
        events.push({ functionUri, event: event as Event });
        return answerNext;
      },
    }),
    stop: async () => {},
  };
  const log = (line: string) => void accessLog.push(line);
  const gateway = openGateway({ assembly, functions, clock, keySet: () => ({ keys: [jwk] }), log });
  server = await openServer(0);
  server.serve([{ path: '', handler: gateway }]);
});

afterAll(() => server.close());

beforeEach(() => {
  events.length = 0;
  accessLog.length = 0;
  answerNext = { result: { statusCode: 200, body: 'done' } };
});

const call = (path: string, init?: RequestInit) => fetch(server.url + path, init);
const lastEvent = () => events.at(-1)?.event;
const withToken = (token: string) => call('/v1/me', { headers: { authorization: `Bearer ${token}` } });
const seconds = () => Math.floor(clock.now() / 1000);

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
const signed = (payload: JWTPayload, header = { alg: 'RS256', kid: 'k1' }, key = keys.privateKey) =>
  new SignJWT(payload).setProtectedHeader(header).sign(key);

describe('the event a function gets', () => {
  test('has the shape of payload format 2.0', async () => {
    const response = await call('/v1/things?tag=a&tag=b%20c&q=', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'one=1; two=2', 'X-Mixed-Case': 'Kept' },
      body: '{"name":"Ł"}',
    });
    const { headers, requestContext, ...event } = lastEvent() ?? { requestContext: {} };
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /v1/things',
      rawPath: '/v1/things',
      rawQueryString: 'tag=a&tag=b%20c&q=',
      cookies: ['one=1', 'two=2'],
      queryStringParameters: { tag: 'a,b c', q: '' },
      body: '{"name":"Ł"}',
      isBase64Encoded: false,
    });
    expect(headers).toMatchObject({ 'x-mixed-case': 'Kept', 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('cookie');
    expect(requestContext).toMatchObject({
      accountId: '111111111111',
      apiId: 'api1',
      routeKey: 'POST /v1/things',
      stage: '$default',
      requestId: response.headers.get('apigw-requestid'),
      http: { method: 'POST', path: '/v1/things', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
    });
    expect(requestContext['time']).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  });

  test('has path parameters decoded, an encoded slash staying inside its parameter', async () => {
    await call('/v1/things/a%20b%2Fc/parts/%C5%81');
    expect(lastEvent()).toMatchObject({
      routeKey: 'GET /v1/things/{thingId}/parts/{partId}',
      pathParameters: { thingId: 'a b/c', partId: 'Ł' },
      rawPath: '/v1/things/a b/c/parts/Ł',
    });
  });

  test('carries what is not text as base64', async () => {
    await call('/v1/things', { method: 'POST', headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255]) });
    expect(lastEvent()).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });
});

describe('a route', () => {
  const routes = routesOf(body);
  const keyFor = (method: string, path: string) => matchRoute(routes, method, path)?.route.key;

  test('that is literal wins over one with a parameter, and greedy ones come after both', () => {
    expect(keyFor('GET', '/v1/things/special')).toBe('GET /v1/things/special');
    expect(keyFor('GET', '/v1/things/other')).toBe('GET /v1/things/{thingId}');
    expect(matchRoute(routes, 'PUT', '/v1/files/a/b%20c')?.pathParameters).toEqual({ proxy: 'a/b c' });
  });

  test('that nobody declared goes to $default, also for another method, an empty parameter or a slash too many', async () => {
    for (const [method, path] of [
      ['GET', '/nowhere'],
      ['DELETE', '/v1/things'],
      ['GET', '/v1/things//parts/p'],
      ['GET', '/v1/things/'],
    ] as const) {
      expect(keyFor(method, path), path).toBe('$default');
    }
    await call('/nowhere');
    expect(events).toMatchObject([{ functionUri: 'arn:function:fallback', event: { routeKey: '$default' } }]);
  });
});

describe('a signed-in route', () => {
  test('tells the function the claims as text, and the scopes', async () => {
    const response = await withToken(await signed(claims({ 'cognito:groups': ['a', 'b'], auth_time: 5 })));
    expect(response.status).toBe(200);
    expect(lastEvent()?.requestContext['authorizer']).toEqual({
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
      'no key id': await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(keys.privateKey),
      'the public key as HMAC secret': await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(Buffer.from(JSON.stringify(await exportJWK(keys.publicKey)))),
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
    expect(events).toEqual([]);
  });

  test('refuses an ID token, which carries no scope, with 403', async () => {
    const response = await withToken(await signed(claims({ aud: 'staff', token_use: 'id', scope: undefined })));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden' });
  });

  test('refuses a token once the clock has moved past its expiry', async () => {
    const token = await signed(claims());
    expect((await withToken(token)).status).toBe(200);
    clock.advance(3601);
    expect((await withToken(token)).status).toBe(401);
  });
});

describe('an answer', () => {
  test('is the function’s own status, headers, cookies and bytes', async () => {
    const headers = { 'Content-Type': 'image/png', ETag: '"1"', 'Access-Control-Allow-Origin': '*' };
    answerNext = { result: { statusCode: 201, headers, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true } };
    const response = await call('/v1/things');
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'image/png', etag: '"1"' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  test('is the gateway’s 500 when the function fails or says nonsense, 503 when it takes too long', async () => {
    const failures: [Outcome, number, string][] = [
      [{ error: { errorType: 'TypeError', errorMessage: 'secret' } }, 500, 'Internal Server Error'],
      [{ result: { statusCode: 'soon' } }, 500, 'Internal Server Error'],
      [{ error: { errorType: 'Sandbox.Timedout', errorMessage: '' } }, 503, 'Service Unavailable'],
    ];
    for (const [outcome, status, message] of failures) {
      answerNext = outcome;
      const response = await call('/v1/things');
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ message });
    }
  });

  test('is 413 above 10 MB, 431 above 10 KB of headers and 400 for a path that is no percent-encoding', async () => {
    const tooLarge = await call('/v1/things', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect((await call('/v1/things', { headers: { 'x-long': 'x'.repeat(11_000) } })).status).toBe(431);
    expect((await call('/v1/things/%zz')).status).toBe(400);
    expect(events).toEqual([]);
  });

  test('leaves a line with route key, status and request id in the access log, and nothing else', async () => {
    const response = await call('/v1/things/secret-id?name=secret');
    expect(accessLog).toEqual([`GET /v1/things/{thingId} 200 ${response.headers.get('apigw-requestid')}`]);
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
    expect(events).toEqual([]);
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
