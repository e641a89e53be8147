import { describe, expect, test } from 'vitest';
import { claims, clientId, practiceId } from './events.ts';
import { drop, relabel, see, send } from './parcels.ts';
import { ask, canary, serving } from './serving.ts';

const { join, writes, log } = serving();
const staff = { claims: claims() };

describe('an error that is not meant for the caller', () => {
  test.each([
    ['an Error', () => Promise.reject(new TypeError(canary))],
    ['a text', () => Promise.reject(canary)],
    ['nothing', () => Promise.reject(undefined)],
    ['null', () => Promise.reject(null)],
    ['an answer of another shape', () => Promise.resolve({ id: { canary }, version: canary } as never)],
  ])('%s is an opaque 500, its message neither told nor logged', async (_, failing) => {
    join('practice-owner');
    const { status, text, body } = await ask(see, staff, { see: failing });
    expect([status, body.code, body.title]).toEqual([500, 'internal', 'Something went wrong on our side']);
    expect(Object.keys(body).sort()).toEqual(['code', 'instance', 'status', 'title', 'type']);
    expect(text + JSON.stringify(log())).not.toContain(canary);
    expect(log()).toContainEqual(expect.objectContaining({ event: 'request.failed', requestId: body.instance }));
    const audited = log().filter(({ outcome }) => outcome !== undefined);
    expect(audited.map(({ event, outcome }) => [event, outcome])).toEqual([['request.refused', 'internal']]);
  });

  test('that may pass is a 503 that says when to try again', async () => {
    join('practice-owner');
    const throttled = Object.assign(new Error(canary), { name: 'ThrottlingException' });
    const answer = await ask(see, staff, { see: () => Promise.reject(throttled) });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { code: 'busy' } });
  });
});

describe('an answer', () => {
  test('holds only what the route declares', async () => {
    join('practice-owner');
    const talkative = { see: async () => ({ id: 'p', version: 1, secret: canary }) };
    expect((await ask(see, staff, talkative)).body).toEqual({ id: 'p', version: 1 });
  });

  test('carries the version as its ETag, and If-Match carries it back', async () => {
    join('practice-owner');
    const { headers } = await ask(see, staff);
    expect(headers['etag']).toBe('"3"');
    const body = { label: 'x' };
    const changed = await ask(relabel, { ...staff, body, headers: { 'if-match': String(headers['etag']) } });
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"4"' } });
    expect(await ask(relabel, { ...staff, body })).toMatchObject({ status: 428 });
    expect(await ask(relabel, { ...staff, body, headers: { 'if-match': '"x"' } })).toMatchObject({ status: 412 });
  });

  test('of a route that answers nothing is empty, whatever the endpoint says', async () => {
    join('practice-owner');
    const { status, text, headers } = await ask(drop, staff, { drop: async () => canary as never });
    expect([status, text, headers['content-type']]).toEqual([204, '', undefined]);
  });
});

describe('the audit line (TRUST-1)', () => {
  const read = { event: 'record.read', operation: 'parcels.see', actorId: 'sub-1', practiceId, clientId };

  test('is left by every answered read, with who, what and from where', async () => {
    join('practice-owner');
    await ask(see, staff);
    expect(log()).toEqual([
      {
        ...read,
        outcome: 'answered',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        requestId: expect.stringMatching(/^req_/),
        sourceIp: '192.0.2.7',
      },
    ]);
  });

  test('is left by every refusal, of a change as well', async () => {
    await ask(see, staff);
    await ask(send, { ...staff, body: { label: canary } });
    expect(log()).toMatchObject([
      { ...read, event: 'request.refused', outcome: 'not-found' },
      { ...read, event: 'request.refused', operation: 'parcels.send', outcome: 'not-found' },
    ]);
    join('third-party-biller');
    await ask(send, { ...staff, body: { label: canary } });
    expect(log()[2]).toMatchObject({ operation: 'parcels.send', outcome: 'not-permitted' });
    expect(JSON.stringify(log())).not.toContain(canary);
  });

  test('is left by a refusal of what cannot be read, without it, under the id that the caller is told', async () => {
    join('practice-owner');
    const typed = await ask(see, { ...staff, path: { practiceId: 'Maya', clientId } });
    const keyed = await ask(send, { ...staff, body: { label: 'a' }, headers: { 'idempotency-key': canary } });
    expect(log()).toMatchObject([
      { event: 'request.refused', outcome: 'not-found', actorId: 'sub-1', clientId, requestId: typed.body.instance },
      { event: 'request.refused', outcome: 'request-invalid', practiceId, requestId: keyed.body.instance },
    ]);
    expect(JSON.stringify(log())).not.toContain('Maya');
  });

  test('is not left by a change: its transaction carries the audit', async () => {
    join('practice-owner');
    await ask(send, { ...staff, body: { label: canary } });
    expect(log()).toEqual([]);
    expect(writes()[0]?.map(({ Put }) => Put?.Item?.['entity'])).toEqual(['audit']);
  });
});
