import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../local/functions/functions.ts';
import { matchRoute, routesOf } from '../../local/gateway/routes.ts';
import { body, openSmallGateway } from './small-gateway.ts';

let gateway: Awaited<ReturnType<typeof openSmallGateway>>;
beforeAll(async () => {
  gateway = await openSmallGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.reset());

const call = (path: string, init?: RequestInit) => gateway.call(path, init);

describe('the event a function gets', () => {
  test('has the shape of payload format 2.0', async () => {
    const response = await call('/v1/things?tag=a&tag=b%20c&q=', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'one=1; two=2', 'X-Mixed-Case': 'Kept' },
      body: '{"name":"Ł"}',
    });
    const { headers, requestContext, ...event } = gateway.lastEvent() ?? { requestContext: {} };
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
    expect(gateway.lastEvent()).toMatchObject({
      routeKey: 'GET /v1/things/{thingId}/parts/{partId}',
      pathParameters: { thingId: 'a b/c', partId: 'Ł' },
      rawPath: '/v1/things/a b/c/parts/Ł',
    });
  });

  test('carries what is not text as base64', async () => {
    await call('/v1/things', { method: 'POST', headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255]) });
    expect(gateway.lastEvent()).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
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
    expect(gateway.events).toMatchObject([{ functionUri: 'arn:function:fallback', event: { routeKey: '$default' } }]);
  });
});

describe('an answer', () => {
  test('is the function’s own status, headers, cookies and bytes', async () => {
    const headers = { 'Content-Type': 'image/png', ETag: '"1"', 'Access-Control-Allow-Origin': '*' };
    gateway.next.answer = {
      result: { statusCode: 201, headers, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true },
    };
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
      gateway.next.answer = outcome;
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
    expect(gateway.events).toEqual([]);
  });

  test('leaves a line with route key, status and request id in the access log, and nothing else', async () => {
    const response = await call('/v1/things/secret-id?name=secret');
    expect(gateway.accessLog).toEqual([`GET /v1/things/{thingId} 200 ${response.headers.get('apigw-requestid')}`]);
  });
});
