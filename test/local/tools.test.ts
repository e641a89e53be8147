import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { claimDataDirectory, DataInUse, forgetData } from '../../local/data-directory.ts';
import { openFaults } from '../../local/faults/faults.ts';
import { openLogs } from '../../local/logs.ts';
import { openPages } from '../../local/pages.ts';
import { type LocalServer, openServer, PortTaken } from '../../local/server.ts';
import type { Answer, Exchange } from '../../local/service.ts';
import { openMailbox } from '../../local/ses/mailbox.ts';
import { openStore } from '../../local/store.ts';
import { openTools } from '../../local/tools.ts';

const root = path.resolve(import.meta.dirname, '../..');
const directory = mkdtempSync(path.join(tmpdir(), 'caseload-tools-'));
const store = openStore(':memory:');
const clock = openClock(store);
const faults = openFaults();
const logs = openLogs(path.join(directory, 'functions.log'));
const mailbox = openMailbox({ store, clock });
const outputs = {
  region: 'us-east-1',
  userPoolId: 'pool',
  staffClientId: 'staff-client',
  portalClientId: 'portal-client',
  apiUrl: 'http://api',
  portalUrl: 'http://portal',
};
let server: LocalServer;
let isReady = false;
let clockMoves = 0;
let signInAnswer: Answer;
let signInAsked: Exchange | undefined;

beforeAll(async () => {
  server = await openServer(0);
  const cognito = async (exchange: Exchange) => {
    signInAsked = exchange;
    return signInAnswer;
  };
  const handler = openTools({
    ...{ clock, faults, logs, mailbox, outputs, cognito, url: server.url },
    isReady: () => isReady,
    onClock: () => {
      clockMoves += 1;
    },
  });
  server.serve([{ path: '/_local', handler }, ...openPages({ root, mailbox, outputs })]);
});

afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  faults.clear();
  mailbox.clear();
});

const get = (at: string) => fetch(server.url + at);
const send = (method: string, at: string, body?: unknown) =>
  fetch(server.url + at, { method, body: body === undefined ? null : JSON.stringify(body) });

type Body = Record<string, unknown> & { items: Record<string, unknown>[] };
const bodyOf = async (response: Response | Promise<Response>) => (await (await response).json()) as Body;

/** A request exactly as written: fetch would tidy the path and set the Host header itself. */
function raw(at: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: at, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}

describe('the local tools', () => {
  test('say they are ready only once everything is', async () => {
    expect((await get('/_local/ready')).status).toBe(503);
    isReady = true;
    const response = await get('/_local/ready');
    expect([response.status, await response.json()]).toEqual([200, { ready: true }]);
  });

  test('list the mails to an address, newest first, a plus sign in it needing no escape', async () => {
    const mail = { from: 'us@example.com', text: 'hello', html: '' };
    mailbox.add({ ...mail, to: 'a+1@example.com', subject: 'first' });
    mailbox.add({ ...mail, to: 'a+1@example.com', subject: 'second' });
    mailbox.add({ ...mail, to: 'b@example.com', subject: 'other' });
    const { items } = await bodyOf(get('/_local/mail?to=a+1@example.com'));
    expect(items.map((item) => item['subject'])).toEqual(['second', 'first']);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['from', 'html', 'id', 'sentAt', 'subject', 'text', 'to']);
    expect((await bodyOf(get('/_local/mail'))).items).toHaveLength(3);
  });

  test('give the outputs of the stack', async () => {
    expect(await (await get('/_local/outputs')).json()).toEqual(outputs);
  });

  test('move the clock forward, and never back', async () => {
    const before = clock.now();
    const response = await send('POST', '/_local/clock', { advanceSeconds: 3600 });
    expect(Date.parse(String((await bodyOf(response))['now'])) - before).toBeGreaterThanOrEqual(3_600_000);
    expect(clockMoves).toBe(1);
    for (const advanceSeconds of [-1, Number.NaN, '60', undefined, 1e300]) {
      expect((await send('POST', '/_local/clock', { advanceSeconds })).status, String(advanceSeconds)).toBe(400);
    }
    expect(clockMoves).toBe(1);
  });

  test('arm, list and clear faults, and refuse an order they do not understand', async () => {
    const fault = { service: 'dynamodb', operation: 'PutItem', kind: 'throttle', count: 2 };
    expect(await (await send('POST', '/_local/faults', fault)).json()).toEqual({ items: [fault] });
    expect(await (await get('/_local/faults')).json()).toEqual({ items: [fault] });
    const wrong = await send('POST', '/_local/faults', { ...fault, kind: 'explode' });
    expect([wrong.status, (await bodyOf(wrong))['detail']]).toEqual([400, expect.stringContaining('kind')]);
    await send('DELETE', '/_local/faults');
    expect(faults.armed()).toEqual([]);
  });

  test('sign in through Cognito with the client of the app', async () => {
    const tokens = { AccessToken: 'access', RefreshToken: 'refresh', IdToken: 'id', ExpiresIn: 3600 };
    signInAnswer = { status: 200, body: JSON.stringify({ AuthenticationResult: tokens }) };
    const response = await send('POST', '/_local/sign-in', { email: 'a@b.example', password: 'pw', app: 'portal' });
    expect(await response.json()).toEqual({ accessToken: 'access', refreshToken: 'refresh', expiresIn: 3600 });
    expect(JSON.parse(String(signInAsked?.body))).toMatchObject({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: 'portal-client',
      AuthParameters: { USERNAME: 'a@b.example', PASSWORD: 'pw' },
    });
  });

  test('answer a refused or unfinished sign-in with 401 and Cognito’s own word for it', async () => {
    const answers = {
      NotAuthorizedException: { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' },
      NEW_PASSWORD_REQUIRED: { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's' },
    };
    for (const [code, body] of Object.entries(answers)) {
      signInAnswer = { status: 400, body: JSON.stringify(body) };
      const response = await send('POST', '/_local/sign-in', { email: 'a', password: 'b', app: 'staff' });
      expect([response.status, (await bodyOf(response))['code']]).toEqual([401, code]);
    }
  });

  test('give what the functions logged since a number', async () => {
    logs.write('one', 'first line\n');
    logs.write('two', 'second line');
    const { items } = await bodyOf(get('/_local/logs?after=1'));
    expect(items).toEqual([{ number: 2, at: expect.any(String), source: 'two', line: 'second line' }]);
  });

  test('answer no other site: not its pages, and not its name made to point here', async () => {
    const foreign = { origin: 'https://evil.example' };
    expect((await fetch(`${server.url}/_local/outputs`, { headers: foreign })).status).toBe(403);
    expect(await raw('/_local/outputs', { host: 'evil.example' })).toBe(403);
    expect((await fetch(`${server.url}/_local/outputs`, { headers: { origin: server.url } })).status).toBe(200);
  });

  test('answer 404 for a tool that does not exist', async () => {
    expect((await get('/_local/nothing')).status).toBe(404);
    expect((await send('PUT', '/_local/clock')).status).toBe(404);
  });
});

describe('the pages', () => {
  test('are HTML that loads nothing from elsewhere and cannot be framed', async () => {
    for (const at of ['/', '/docs', '/mail']) {
      const response = await get(at);
      expect(response.status, at).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(await response.text()).not.toMatch(/(src|href)="https?:/);
    }
  });

  test('bring the reference with everything it needs from this machine', async () => {
    const html = await (await get('/docs')).text();
    const needed = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => String(at));
    expect(needed).toContain('/docs/swagger-ui-bundle.js');
    for (const at of needed) expect((await get(at)).status, at).toBe(200);
    expect((await get('/docs/start.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('never reach a file outside their directory', async () => {
    for (const at of ['/docs/../package.json', '/docs/%2e%2e/zod/package.json', '/portal/..%2f..%2fpackage.json']) {
      expect(await raw(at), at).not.toBe(200);
    }
    expect(await raw('/docs/%00')).toBe(404);
    expect(await raw('/docs/package.json')).toBe(200);
  });
});

describe('the data directory', () => {
  test('belongs to one running Caseload at a time, and is not forgotten under it', () => {
    const data = path.join(directory, 'data');
    const claim = claimDataDirectory(data);
    expect(() => claimDataDirectory(data)).toThrow(DataInUse);
    expect(() => forgetData(data)).toThrow(`process ${process.pid}`);
    claim.release();
    claimDataDirectory(data).release();
    forgetData(data);
  });

  test('a port that is in use is said to be', async () => {
    await expect(openServer(Number(new URL(server.url).port))).rejects.toThrow(PortTaken);
  });
});
