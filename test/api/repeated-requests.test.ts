import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../support/people.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let admin: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  admin = await newMember(practice, 'practice-admin');
});

const register = (by: Pick<Person, 'staff'>, key: string, lastName: string, path = practice.path) =>
  by.staff(`POST ${path}/clients`, { firstName: 'Once', lastName }, { headers: { 'idempotency-key': key } });

async function named(lastName: string): Promise<number> {
  const { body } = await practice.owner.staff(`GET ${practice.path}/clients?limit=100`);
  return body.items.filter((client: { lastName: string }) => client.lastName === lastName).length;
}

test('a request repeated with its Idempotency-Key gets the same answer and happens once', async () => {
  const key = randomUUID();
  const first = await register(practice.owner, key, 'Repeated');
  const again = await register(practice.owner, key, 'Repeated');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await named('Repeated')).toBe(1);
});

test('ten of one key at once get one answer and make one client', async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 10 }, () => register(practice.owner, key, 'Parallel')));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await named('Parallel')).toBe(1);
});

test('ten guardians of one key at once are one guardian', async () => {
  const { body: client } = await register(practice.owner, randomUUID(), 'Ward');
  const headers = { 'idempotency-key': randomUUID() };
  const path = `${practice.path}/clients/${client.id}/relations`;
  const guardian = {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ada',
    lastName: 'Ward',
    email: 'ada@family.example',
  };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => practice.owner.staff(`POST ${path}`, guardian, { headers })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect((await practice.owner.staff(`GET ${path}`)).body.items.length).toBe(1);
});

test('a key that was used for another body or another path is refused, and nothing happens', async () => {
  const key = randomUUID();
  const { body: client } = await register(practice.owner, key, 'First Body');
  const otherBody = await register(practice.owner, key, 'Second Body');
  expect([otherBody.status, otherBody.body.code]).toEqual([422, 'key-reused']);
  const contact = { type: 'other', atThisPractice: false, firstName: 'A', lastName: 'B', email: 'a@family.example' };
  const path = `${practice.path}/clients/${client.id}/relations`;
  const otherPath = await practice.owner.staff(`POST ${path}`, contact, { headers: { 'idempotency-key': key } });
  expect([otherPath.status, otherPath.body.code]).toEqual([422, 'key-reused']);
  expect(await named('Second Body')).toBe(0);
  expect((await practice.owner.staff(`GET ${path}`)).body.items).toEqual([]);
});

test('the same key is another request by another login, and in another practice', async () => {
  const key = randomUUID();
  const elsewhere = await newPractice();
  const answers = [
    await register(practice.owner, key, 'Shared Key'),
    await register(admin, key, 'Shared Key'),
    await register(elsewhere.owner, key, 'Shared Key', elsewhere.path),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
  expect(await named('Shared Key')).toBe(2);
});

test('a refused request leaves its key free for the corrected one', async () => {
  const key = randomUUID();
  expect((await register(practice.owner, key, '')).status).toBe(400);
  expect((await register(practice.owner, key, 'Corrected')).status).toBe(201);
});

test('a stranger learns nothing with a key that was used', async () => {
  const key = randomUUID();
  await register(practice.owner, key, 'Private');
  const stranger = await newPractice();
  const { status, body } = await register(stranger.owner, key, 'Private');
  expect([status, body.code]).toEqual([404, 'not-found']);
});

test('founding a practice twice with one key founds one', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const wanted = { name: 'Twice', timeZone: 'Europe/Berlin', firstName: 'Ana', lastName: 'Reyes' };
  const found = () => admin.staff('POST /v1/practices', wanted, { headers });
  const answers = await Promise.all([found(), found(), found()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  const { body: me } = await admin.staff('GET /v1/me');
  expect(me.memberships.length).toBe(2);
});
