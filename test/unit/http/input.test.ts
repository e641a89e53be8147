import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Route } from '../../../functions/shared/http/feature.ts';
import { inputOf, pathOf, requireIds } from '../../../functions/shared/http/input.ts';
import { pageQuery } from '../../../functions/shared/http/paging.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { clientId, event, practiceId, type Sent } from './events.ts';

const Body = z.strictObject({
  name: z.string().min(1).max(5),
  count: z.number().min(1).max(9).optional(),
  kind: z.enum(['big', 'small']).optional(),
  born: z.iso.date('is not a date').optional(),
  tags: z.array(z.string()).min(1).max(2).optional(),
  inner: z.strictObject({ flag: z.boolean() }).optional(),
  either: z.union([z.literal('a'), z.boolean()]).optional(),
});

const route: Route = {
  on: 'POST /v1/practices/{practiceId}/things',
  summary: 'Make a thing',
  allow: { by: 'anyone', why: 'it is a test' },
  body: Body,
  returns: [204],
};

const body = (sent: unknown) => inputOf(route, event(route.on, { body: sent } as Sent)).body;

function refusalOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

const errorsOf = (sent: unknown) => refusalOf(() => body(sent)).particulars.errors ?? [];

describe('a body', () => {
  test('is handed on as its schema reads it', () => {
    expect(body({ name: 'abc', inner: { flag: true } })).toEqual({ name: 'abc', inner: { flag: true } });
  });

  test.each<[string, object, string, string]>([
    ['a field that is missing', {}, '#/name', 'is required'],
    ['a field of another type', { name: 1 }, '#/name', 'is not of type string'],
    ['null', { name: null }, '#/name', 'is not of type string'],
    ['a text that is too short', { name: '' }, '#/name', 'is too short'],
    ['a number that is too small', { name: 'a', count: 0 }, '#/count', 'is less than 1'],
    ['a number that is too big', { name: 'a', count: 10 }, '#/count', 'is more than 9'],
    ['a value outside a list', { name: 'a', kind: 'huge' }, '#/kind', 'is not one of big, small'],
    ['a text of another form', { name: 'a', born: 'today' }, '#/born', 'is not a date'],
    ['an empty list', { name: 'a', tags: [] }, '#/tags', 'is too short'],
    ['a list that is too long', { name: 'a', tags: ['x', 'y', 'z'] }, '#/tags', 'has more than 2 entries'],
    ['a name that is written like a path', { name: 'a', 'a/b~c': 1 }, '#/a~1b~0c', 'is not a field of this request'],
    ['an entry of a list', { name: 'a', tags: ['x', 1] }, '#/tags/1', 'is not of type string'],
    ['a field within a field', { name: 'a', inner: {} }, '#/inner/flag', 'is required'],
    ['a field nobody knows', { name: 'a', extra: 1 }, '#/extra', 'is not a field of this request'],
    [
      'a field nobody knows, within',
      { name: 'a', inner: { flag: true, x: 1 } },
      '#/inner/x',
      'is not a field of this request',
    ],
    ['none of several types', { name: 'a', either: 'b' }, '#/either', 'is not valid'],
  ])('is refused for %s, which is named', (_, sent, pointer, detail) => {
    expect(errorsOf(sent)).toEqual([{ in: 'body', pointer, detail }]);
    expect(refusalOf(() => body(sent)).code).toBe('request-invalid');
  });

  test('is told everything that is wrong with it at once', () => {
    expect(errorsOf({ count: 0, kind: 'x' }).map(({ pointer }) => pointer)).toEqual(['#/name', '#/count', '#/kind']);
  });

  test.each([undefined, ''])('that was not sent is an empty object: %j', (sent) => {
    expect(errorsOf(sent)).toEqual(errorsOf('{}'));
  });

  test.each(['{', 'name=a', '"'.repeat(3)])('that is not JSON is refused: %j', (sent) => {
    expect(errorsOf(sent)).toEqual([{ in: 'body', pointer: '#', detail: 'is not JSON' }]);
  });

  test.each(['[]', 'null', '"text"', '7', '['.repeat(50_000) + ']'.repeat(50_000)])(
    'that is no object is refused',
    (sent) => {
      expect(errorsOf(sent)).toMatchObject([{ in: 'body', pointer: '#' }]);
    },
  );

  test('may have 256 KiB and not a byte more, however it was encoded', () => {
    const ofBytes = (bytes: number) => `"${'é'.repeat((bytes - 2) / 2)}"`;
    const limit = 256 * 1024;
    expect(refusalOf(() => body(ofBytes(limit))).code).toBe('request-invalid');
    expect(refusalOf(() => body(ofBytes(limit + 2))).code).toBe('body-too-large');
    const encoded = {
      ...event(route.on, { body: Buffer.from(ofBytes(limit + 2)).toString('base64') }),
      isBase64Encoded: true,
    };
    expect(refusalOf(() => inputOf(route, encoded)).code).toBe('body-too-large');
  });

  test('is read also when the gateway has encoded it', () => {
    const encoded = Buffer.from(JSON.stringify({ name: 'é' })).toString('base64');
    expect(inputOf(route, { ...event(route.on, { body: encoded }), isBase64Encoded: true }).body).toEqual({
      name: 'é',
    });
  });

  test('cannot reach a prototype', () => {
    const read = refusalOf(() => body('{"name":"a","constructor":{"prototype":{"x":1}}}'));
    expect(read.code).toBe('request-invalid');
    expect(refusalOf(() => body('{"name":"a","__proto__":{"count":3}}')).code).toBe('request-invalid');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('is never repeated back, whatever was sent', () => {
    const canary = 'Maya Okafor';
    const anyValue = fc.oneof(fc.constant(canary), fc.constant({ [canary]: canary }), fc.jsonValue());
    const anyBody = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(Body.shape)), fc.constant(canary)), anyValue);
    fc.assert(
      fc.property(anyBody, (sent) => {
        try {
          body(JSON.stringify(sent));
        } catch (error) {
          expect(JSON.stringify((error as Problem).particulars)).not.toContain(canary);
        }
      }),
    );
  });

  test('with a thousand mistakes is told of fifty', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, i]));
    expect(errorsOf({ name: 'a', ...many })).toHaveLength(50);
  });

  test('of a route that takes none is not looked at', () => {
    const { body: _, ...bodiless } = route;
    expect(inputOf(bodiless, event(route.on, { body: 'nonsense' }))).toEqual({});
  });
});

describe('a query', () => {
  const listing: Route = { ...route, on: 'GET /v1/things', query: z.object(pageQuery), returns: [204] };
  const query = (sent?: Record<string, string>) =>
    inputOf({ ...listing, body: undefined } as Route, event(listing.on, { ...(sent && { query: sent }) })).query;

  test('has its defaults, and numbers for digits', () => {
    expect(query()).toEqual({ limit: 50 });
    expect(query({ limit: '100', cursor: 'abc' })).toEqual({ limit: 100, cursor: 'abc' });
  });

  test.each(['0', '101', '-1', '1.5', 'many', 'NaN', 'Infinity'])('does not take the limit %s', (limit) => {
    expect(refusalOf(() => query({ limit })).particulars.errors).toMatchObject([{ in: 'query', pointer: '#/limit' }]);
  });

  test('does not take a cursor of any length', () => {
    expect(query({ cursor: 'x'.repeat(2000) })).toMatchObject({ limit: 50 });
    expect(refusalOf(() => query({ cursor: 'x'.repeat(2001) })).code).toBe('request-invalid');
  });
});

describe('the version in If-Match', () => {
  const changing = { ...route, ifMatch: true, body: undefined } as Route;
  const version = (given?: string) =>
    inputOf(changing, event(route.on, { headers: given === undefined ? {} : { 'if-match': given } })).version;

  test.each([
    ['"3"', 3],
    ['W/"3"', 3],
    ['"0"', 0],
    ['"123456789012345"', 123_456_789_012_345],
  ])('%s is %i', (given, expected) => {
    expect(version(given)).toBe(expected);
  });

  test.each(['3', '"3', '"x"', '*', '"1","2"', '"1.5"', '"-1"', '"1234567890123456"', 'w/"3"'])(
    '%s is a version nothing has',
    (given) => {
      expect(refusalOf(() => version(given)).code).toBe('version-mismatch');
    },
  );

  test.each([undefined, ''])('%j is missing', (given) => {
    expect(refusalOf(() => version(given)).code).toBe('version-required');
  });

  test('is not asked for where the route does not', () => {
    expect(inputOf(route, event(route.on, { body: { name: 'a' } })).version).toBeUndefined();
  });
});

describe('the ids in the path', () => {
  test('are handed on', () => {
    expect(pathOf(event(route.on, { path: { practiceId, clientId } }))).toEqual({ practiceId, clientId });
    expect(pathOf(event(route.on))).toEqual({});
  });

  test.each(['', 'self', 'prac_1', `${practiceId}#CLIENT`, `${practiceId}%23`, '../x', 'PRACTICE#p'])(
    'that cannot be ids do not exist: %j',
    (id) => {
      const sent = event(route.on, { path: { practiceId, clientId: id } });
      expect(refusalOf(() => requireIds(sent, pathOf(sent))).code).toBe('not-found');
      expect(pathOf(sent)).toEqual({ practiceId });
    },
  );
});
