import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { claims } from './events.ts';
import { send } from './parcels.ts';
import { ask, serving } from './serving.ts';

const { table, put, join, writes } = serving();
const staff = { claims: claims() };

describe('an Idempotency-Key', () => {
  const keyed = (label: string) => ({ ...staff, body: { label }, headers: { 'idempotency-key': 'my-key' } });

  /** What the first request wrote under its key. */
  function kept() {
    const puts = writes().flatMap((items) => items.map(({ Put }) => Put?.Item ?? {}));
    const item = puts.find(({ entity }) => entity === 'once');
    if (!item) throw new Error('Nothing was kept.');
    return item as { pk: string; sk: string; hash: string; answer: string; forgottenAtSeconds: number };
  }

  test('keeps the answer with the change, for a day', async () => {
    join('practice-owner');
    expect((await ask(send, keyed('a'))).status).toBe(201);
    expect(writes()).toHaveLength(1);
    expect(JSON.parse(kept().answer)).toEqual({ id: 'a', version: 1 });
    const inSeconds = kept().forgottenAtSeconds - Date.now() / 1000;
    expect(inSeconds).toBeGreaterThan(86_390);
    expect(inSeconds).toBeLessThanOrEqual(86_400);
  });

  test('sent again with the same request is answered the same, and nothing is done', async () => {
    join('practice-owner');
    const first = await ask(send, keyed('a'));
    put(kept(), kept());
    const again = await ask(send, keyed('a'), { send: () => Promise.reject(new Error('It was done twice.')) });
    expect([again.status, again.body, again.headers]).toEqual([first.status, first.body, first.headers]);
    expect(writes()).toHaveLength(1);
  });

  test('sent again with another request is a 422, and nothing is done', async () => {
    join('practice-owner');
    await ask(send, keyed('a'));
    put(kept(), kept());
    expect(await ask(send, keyed('b'))).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    expect(writes()).toHaveLength(1);
  });

  test('is forgotten by the clock, before the table forgets it', async () => {
    join('practice-owner');
    await ask(send, keyed('a'));
    put(kept(), { ...kept(), forgottenAtSeconds: Math.floor(Date.now() / 1000) });
    expect((await ask(send, keyed('b'))).body).toEqual({ id: 'b', version: 1 });
  });

  test('ROLE-10: tells nothing to somebody who has lost the right meanwhile', async () => {
    join('practice-owner');
    await ask(send, keyed('a'));
    put(kept(), kept());
    join('practice-owner', { active: false });
    const refused = await ask(send, keyed('a'));
    expect([refused.status, (await ask(send, keyed('b'))).status]).toEqual([404, 404]);
    expect(refused.body).not.toHaveProperty('id');
  });

  test('of a request that was answered while this one was on its way is answered as that one', async () => {
    join('practice-owner');
    await ask(send, keyed('a'));
    const first = kept();
    const lost = { name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] };
    table.on(TransactWriteCommand).callsFake(() => {
      put(first, { ...first, answer: '{"id":"the first","version":1}' });
      throw Object.assign(new Error(), lost);
    });
    expect(await ask(send, keyed('a'))).toMatchObject({ status: 201, body: { id: 'the first' } });
  });
});
