import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api.ts';
import { operations } from '../support/operations.ts';
import { newPlace, type Place } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { samples } from '../support/samples.ts';
import { stored } from '../support/stored.ts';

let practice: TestPractice;
let other: TestPractice;
let place: Place;
let before: string[];
const everything = () => stored({ practices: [practice.id, other.id], logins: [practice.owner.sub] });

beforeAll(async () => {
  [practice, other] = await Promise.all([newPractice(), newPractice()]);
  for (const lastName of ['Adeyemi', 'Brandt', 'Castillo']) await register({ firstName: 'Mia', lastName });
  place = await newPlace(practice);
  before = await everything();
});

afterAll(async () => {
  expect(await everything(), 'nothing is stored of what was refused').toEqual(before);
});

const register = (client: object) => practice.owner.staff(`POST ${practice.path}/clients`, client);

describe('a path', () => {
  const strange = [
    '%23',
    '..%2F..%2Fv1',
    'cli_%2F',
    '%00',
    'cli_%00',
    '%20',
    '*',
    "'%20OR%201=1",
    `cli_${'A'.repeat(5000)}`,
    '%F0%9F%92%A9',
    'PRACTICE%23x%23CLIENT%23y',
  ];
  const withParameters = operations.filter(({ route }) => route.on.includes('{'));

  test.each(withParameters)('with something that cannot be an id leads nowhere: $name', async ({ name, route }) => {
    const caller = route.allow.by === 'portal' ? practice.owner.portal : practice.owner.staff;
    const { body: sample, headers = {} } = samples[name] ?? {};
    const parameters = [...route.on.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    for (const parameter of parameters) {
      for (const id of strange) {
        const on = route.on.replace(/\{(\w+)\}/g, (_, one) => (one === parameter ? id : place[one as keyof Place]));
        const { status, body } = await caller(on, sample?.(place), { headers });
        expect({ on, status, code: body.code }).toEqual({ on, status: 404, code: 'not-found' });
      }
    }
  });

  test('with an id of another kind, or in another case, leads nowhere', async () => {
    const ids = [
      place.relationId,
      place.practiceId,
      place.clientId.toLowerCase(),
      `${place.clientId}A`,
      ` ${place.clientId}`,
    ];
    for (const id of ids) {
      const { status } = await practice.owner.staff(`GET ${practice.path}/clients/${encodeURIComponent(id)}`);
      expect({ id, status }).toEqual({ id, status: 404 });
    }
  });

  test.each(['PUT', 'DELETE', 'HEAD'])('has no method that is not declared: %s', async (method) => {
    const { status } = await call(`${method} ${practice.path}/clients`, undefined);
    expect(status).toBe(404);
  });

  test('cannot be given another method by a header or a query', async () => {
    const on = `GET ${practice.path}/clients/${place.clientId}`;
    const headers = { 'x-http-method-override': 'PATCH', 'x-method-override': 'DELETE' };
    const { status, body } = await practice.owner.staff(`${on}?_method=DELETE`, undefined, { headers });
    expect([status, body.id]).toEqual([200, place.clientId]);
  });

  test('that does not exist is a problem like any other', async () => {
    const { status, headers, body } = await call('GET /v1/no-such-thing');
    expect([status, headers.get('content-type'), body.code]).toEqual([404, 'application/problem+json', 'not-found']);
  });
});

describe('a query', () => {
  const list = (query: string, of = practice) => of.owner.staff(`GET ${of.path}/clients?${query}`);

  test.each(['limit=0', 'limit=-1', 'limit=101', 'limit=1.5', 'limit=ten', 'limit=', 'limit=5&limit=6', 'limit=1e9'])(
    'with a bad limit is refused: %s',
    async (query) => {
      const { status, body } = await list(query);
      expect([status, body.errors[0]]).toEqual([400, expect.objectContaining({ in: 'query', pointer: '#/limit' })]);
    },
  );

  test('with an unknown status is refused', async () => {
    const { status, body } = await list('status=everything');
    expect([status, body.errors[0].pointer]).toEqual([400, '#/status']);
  });

  test('with a cursor of another list, a changed one or none at all is refused', async () => {
    const { body: first } = await list('limit=1');
    const cursor: string = first.next;
    const altered = (i: number) => `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`;
    const bad = [
      list(`cursor=${cursor}`, other),
      list(`cursor=${cursor}&status=inactive`),
      list(`cursor=${altered(0)}`),
      list(`cursor=${altered(Math.floor(cursor.length / 2))}`),
      list(`cursor=${altered(cursor.length - 1)}`),
      list(`cursor=${cursor.slice(0, -4)}`),
      list('cursor='),
      list('cursor=%00'),
      list(`cursor=${'a'.repeat(2001)}`),
    ];
    for (const { status, body } of await Promise.all(bad)) {
      expect([status, body.errors[0]]).toEqual([400, expect.objectContaining({ in: 'query', pointer: '#/cursor' })]);
    }
    expect((await list(`limit=2&cursor=${cursor}`)).status).toBe(200);
  });
});

describe('a header', () => {
  test.each(['', 'a b', 'k'.repeat(201), 'schlüssel'])('with a bad Idempotency-Key is refused: %j', async (key) => {
    const headers = { 'idempotency-key': key };
    const client = { firstName: 'Maya', lastName: 'Okafor' };
    const { status, body } = await practice.owner.staff(`POST ${practice.path}/clients`, client, { headers });
    expect([status, body.errors[0].in, body.errors[0].pointer]).toEqual([400, 'header', '#/idempotency-key']);
  });

  test.each(['2', 'two', '"two"', '*', '"-1"', '"1", "2"'])('with a bad If-Match is refused: %s', async (ifMatch) => {
    const headers = { 'if-match': ifMatch };
    const on = `PATCH ${practice.path}/clients/${place.clientId}`;
    const { status, body } = await practice.owner.staff(on, { firstName: 'Mara' }, { headers });
    expect([status, body.code]).toEqual([412, 'version-mismatch']);
  });
});

test('a body of more than 10 MB is refused at the door', async () => {
  const { status, body } = await register({ firstName: 'zqxj'.repeat(2_900_000) });
  expect(status).toBe(413);
  expect(JSON.stringify(body)).not.toContain('zqxj');
});

test('a stranger hears of no bad input, only that there is nothing', async () => {
  const { status, body } = await other.owner.staff(`POST ${practice.path}/clients`, { firstName: 7 });
  expect([status, body.code, body.errors]).toEqual([404, 'not-found', undefined]);
});
