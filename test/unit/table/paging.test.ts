import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { forgetSigningKeys } from '../../../functions/shared/secrets.ts';
import type { SigningKeys } from '../../../functions/shared/signing-keys.ts';
import type { Range } from '../../../functions/shared/table/keys.ts';
import { type Paging, pageThrough, type Stretch } from '../../../functions/shared/table/paging.ts';

const keys: SigningKeys[] = [{ current: 'the-key' }];
vi.mock('../../../functions/shared/signing-keys.ts', () => ({ loadSigningKeys: async () => keys.at(-1) }));

const scope = systemScope('test', 'prac_p', { at: '', requestId: 'req_r', deadline: 0, operation: 'test' });
const table = mockClient(DynamoDBDocumentClient);
const partitions = new Map<string, string[]>();

beforeEach(() => {
  table.reset();
  partitions.clear();
  table.on(QueryCommand).callsFake(({ ExpressionAttributeValues, Limit, ExclusiveStartKey }) => {
    const all = partitions.get(ExpressionAttributeValues[':pk']) ?? [];
    const from = ExclusiveStartKey ? Number(ExclusiveStartKey.sk) : 0;
    const Items = all.slice(from, from + Limit).map((summary) => ({ summary: JSON.stringify(summary) }));
    const isMore = Items.length === Limit; // as the real one: also when nothing follows
    return { Items, ...(isMore && { LastEvaluatedKey: { sk: String(from + Limit) } }) };
  });
});

/** A partition with these entries. */
function part(name: string, entries: readonly string[], shows?: (entry: string) => boolean): Stretch<string> {
  const range: Range = { pk: `PRACTICE#prac_p#${name}` };
  partitions.set(range.pk, [...entries]);
  return shows ? { range, shows } : { range };
}

const page = (stretches: readonly Stretch<string>[], paging: Paging) => pageThrough(scope, stretches, paging);
const queries = () => table.commandCalls(QueryCommand).length;

describe('a page of a list in several parts', () => {
  test('is one query while the first part fills it', async () => {
    const parts = [part('A', ['a', 'b', 'c']), part('B', ['d'])];
    const first = await page(parts, { limit: 2 });
    expect([first.items, queries()]).toEqual([['a', 'b'], 1]);
    expect((await page(parts, { limit: 2, cursor: first.next })).items).toEqual(['c', 'd']);
  });

  test('goes on in the next part within the page, and says when there is no more', async () => {
    expect(await page([part('A', ['a']), part('B', ['b'])], { limit: 5 })).toEqual({ items: ['a', 'b'] });
    expect(await page([part('A', []), part('B', [])], { limit: 5 })).toEqual({ items: [] });
  });

  test('leaves out what a part does not show, and reads on for what is missing', async () => {
    const parts = [part('A', ['a']), part('B', ['a', 'b', 'a', 'c'], (entry) => entry !== 'a')];
    expect((await page(parts, { limit: 3 })).items).toEqual(['a', 'b', 'c']);
  });

  test('is handed out short, even empty, rather than read for ever, and its cursor goes on', async () => {
    const parts = [part('A', [...Array.from({ length: 9 }, () => 'a'), 'b'], (entry) => entry !== 'a')];
    const first = await page(parts, { limit: 2 });
    expect([first.items, queries()]).toEqual([[], 4]);
    expect((await page(parts, { limit: 2, cursor: first.next })).items).toEqual(['b']);
  });

  test('has a cursor that is good for these parts alone', async () => {
    const [a, b] = [part('A', ['a', 'b']), part('B', ['c', 'd'])];
    const { next: cursor = '' } = await page([a, b], { limit: 1 });
    const narrower = { range: { ...a.range, from: 'x', to: 'y' } };
    for (const others of [[a], [b, a], [narrower, b], [a, b, b]]) {
      await expect(page(others, { limit: 1, cursor })).rejects.toMatchObject({ code: 'request-invalid' });
    }
    expect((await page([a, b], { limit: 1, cursor })).items).toEqual(['b']);
  });

  test('has a cursor that cannot be altered, and tells nobody where it stands', async () => {
    const parts = [part('A', ['a', 'b', 'c'])];
    const { next: cursor = '' } = await page(parts, { limit: 1 });
    for (let i = 0; i < cursor.length; i += 1) {
      const altered = `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`;
      await expect(page(parts, { limit: 1, cursor: altered })).rejects.toMatchObject({ code: 'request-invalid' });
    }
    const read = Buffer.from(cursor, 'base64url').toString('latin1');
    for (const told of ['stretch', 'after', 'sk', 'PRACTICE']) expect(read).not.toContain(told);
    expect((await page(parts, { limit: 1 })).next).not.toBe(cursor);
  });

  test('has a cursor that outlives one rotation of the key, and no second one', async () => {
    const parts = [part('A', ['a', 'b'])];
    const { next: cursor = '' } = await page(parts, { limit: 1 });
    const rotated = (current: string, previous: string) => {
      keys.push({ current, previous });
      forgetSigningKeys();
    };
    rotated('second', 'the-key');
    expect((await page(parts, { limit: 1, cursor })).items).toEqual(['b']);
    rotated('third', 'second');
    await expect(page(parts, { limit: 1, cursor })).rejects.toMatchObject({ code: 'request-invalid' });
  });

  test('is never read out of another practice', async () => {
    const foreign = { range: { pk: 'PRACTICE#prac_q#A' } };
    await expect(page([part('A', ['a']), foreign], { limit: 5 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
