import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Allow, Route } from '../../../functions/shared/http/feature.ts';
import { factsOf, requireReadableKey, signedInThrough } from '../../../functions/shared/http/request-facts.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { accountId, claims, context, event, portalClientId, practiceId, type Sent, staffClientId } from './events.ts';

const now = '2026-03-10T15:00:00.000Z';

beforeEach(() => {
  vi.stubEnv('STAFF_CLIENT_ID', staffClientId);
  vi.stubEnv('PORTAL_CLIENT_ID', portalClientId);
  vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const staff: Allow = { by: 'staff', permission: 'clients.read' };
const routeOn = (on: Route['on'], allow: Allow = staff): Route => ({ on, summary: 'A route', allow, returns: [204] });
const posting = 'POST /v1/practices/{practiceId}/things';

const facts = (sent: Sent = {}, on: Route['on'] = posting, allow: Allow = staff) =>
  factsOf('things.make', routeOn(on, allow), event(on, { claims: claims(), path: { practiceId }, ...sent }), context);

describe('the facts of a request', () => {
  test('are its moment, its name, its origin, and a deadline before the function is stopped', () => {
    expect(facts()).toEqual({
      at: now,
      requestId: expect.stringMatching(/^req_/),
      deadline: Date.parse(now) + 10_000 - 1000,
      operation: 'things.make',
      sourceIp: '192.0.2.7',
    });
  });
});

describe('an Idempotency-Key', () => {
  const once = (key: string, sent: Sent = {}, on: Route['on'] = posting, allow: Allow = staff) =>
    facts({ ...sent, headers: { 'idempotency-key': key } }, on, allow).once;

  test('is kept in the practice under the login that sent it, never as it was sent', () => {
    const kept = once('my-key');
    expect(kept?.key.pk).toBe(keys.once(practiceId, 'sub-1', '').pk);
    expect(kept?.key.sk).toMatch(/^[0-9a-f]{64}$/);
    expect(once('my-key')).toEqual(kept);
  });

  test('is another for another key, login, or practice', () => {
    const kept = once('my-key')?.key;
    const elsewhere = { practiceId: practiceId.replace('P', 'Q') };
    expect(once('my-key2')?.key).not.toEqual(kept);
    expect(once('my-key', { claims: claims({ sub: 'sub-2' }) })?.key).not.toEqual(kept);
    expect(once('my-key', { path: elsewhere })?.key).not.toEqual(kept);
  });

  test('is bound to the route, the path and the body it was sent with', () => {
    const made = once('my-key', { body: { a: 1 } });
    expect(once('my-key', { body: { a: 1 } })?.hash).toBe(made?.hash);
    expect(once('my-key', { body: { a: 2 } })?.hash).not.toBe(made?.hash);
    expect(once('my-key', { body: { a: 1 } }, 'POST /v1/practices/{practiceId}/others')?.hash).not.toBe(made?.hash);
    const elsewhere = { practiceId: practiceId.replace('P', 'Q') };
    expect(once('my-key', { body: { a: 1 }, path: elsewhere })?.hash).not.toBe(made?.hash);
  });

  test('in the portal is kept in the practice of the account', () => {
    const on = 'POST /v1/portal/accounts/{accountId}/things';
    expect(once('my-key', { path: { accountId } }, on, { by: 'portal' })?.key.pk).toBe(
      keys.once(practiceId, 'sub-1', '').pk,
    );
  });

  test('before there is a practice is kept with the login', () => {
    const kept = once('my-key', { path: {} }, 'POST /v1/practices', { by: 'identity' });
    expect(kept?.key).toEqual(keys.identityOnce('sub-1', kept?.key.sk ?? ''));
  });

  test.each(['PATCH', 'DELETE', 'GET'] as const)('means nothing to %s', (method) => {
    expect(once('my-key', {}, `${method} /v1/practices/{practiceId}/things`)).toBeUndefined();
  });

  test('means nothing of somebody who is not signed in', () => {
    const sent = { headers: { 'idempotency-key': 'my-key' } };
    const lookup = routeOn('POST /v1/invitation-lookups', { by: 'token-holder' });
    expect(factsOf('lookup', lookup, event(lookup.on, sent), context).once).toBeUndefined();
  });

  test.each(['x', '!', '~', 'x'.repeat(200)])('may be %s', (key) => {
    expect(once(key)).toBeDefined();
    const sent = { claims: claims(), path: { practiceId }, headers: { 'idempotency-key': key } };
    expect(() => requireReadableKey(routeOn(posting), event(posting, sent))).not.toThrow();
  });

  test.each(['', ' ', 'two words', 'tab\t', 'é', 'x'.repeat(201), 'a\n'])('may not be %j', (key) => {
    const sent = { claims: claims(), path: { practiceId }, headers: { 'idempotency-key': key } };
    expect(once(key)).toBeUndefined();
    expect(() => requireReadableKey(routeOn(posting), event(posting, sent))).toThrow(
      expect.objectContaining({
        code: 'request-invalid',
        particulars: { errors: [expect.objectContaining({ in: 'header', pointer: '#/idempotency-key' })] },
      }),
    );
  });
});

describe('a signed-in login', () => {
  const through = (app: 'staff' | 'portal' | undefined, change: Record<string, unknown> = {}) =>
    signedInThrough(app, event('GET /v1/me', { claims: claims(change) }));

  test.each([
    ['staff', staffClientId, 'staff'],
    ['portal', portalClientId, 'portal'],
    [undefined, staffClientId, 'staff'],
    [undefined, portalClientId, 'portal'],
  ] as const)('where %s is asked for and %s signed in is let in', (app, client_id, expected) => {
    expect(through(app, { client_id })).toEqual({ kind: 'identity', id: 'sub-1', sub: 'sub-1', app: expected });
  });

  test.each([
    ['the portal, where staff are asked for', 'staff', { client_id: portalClientId }],
    ['staff, where the portal is asked for', 'portal', { client_id: staffClientId }],
    ['an app of somebody else', undefined, { client_id: 'other-client' }],
    ['no app at all', undefined, { client_id: undefined }],
    ['an ID token', 'staff', { token_use: 'id' }],
    ['a token of no known use', 'staff', { token_use: undefined }],
    ['nobody', 'staff', { sub: undefined }],
  ] as const)('by %s is not signed in', (_, app, change) => {
    expect(() => through(app, change)).toThrow(expect.objectContaining({ code: 'not-signed-in' }));
  });

  test('without a token is not signed in', () => {
    expect(() => signedInThrough(undefined, event('GET /v1/me'))).toThrow(
      expect.objectContaining({ code: 'not-signed-in' }),
    );
  });

  test('is nobody where an app has no id: a claim that is missing never equals a setting that is missing', () => {
    vi.stubEnv('STAFF_CLIENT_ID', undefined);
    expect(() => through('staff', { client_id: undefined })).toThrow(
      expect.objectContaining({ code: 'not-signed-in' }),
    );
  });
});
