import { beforeAll, expect, test } from 'vitest';
import { newPractice, type TestPractice } from '../support/practices.ts';

// Not in the order they are added; the last two differ in the first name only, and one has an accent.
const names = ['Young', 'Ábalos', 'okafor', 'Zimmer', 'Brandt', 'Miller', 'Miller'];
const inOrder = ['Ábalos', 'Brandt', 'Miller', 'Miller', 'okafor', 'Young', 'Zimmer'];

let practice: TestPractice;
let clients: { id: string; lastName: string }[];

beforeAll(async () => {
  practice = await newPractice();
  clients = [];
  for (const [i, lastName] of names.entries()) {
    const firstName = `Number ${9 - i}`;
    const { body } = await practice.owner.staff(`POST ${practice.path}/clients`, { firstName, lastName });
    clients.push(body);
  }
});

async function list(query = '') {
  const { status, body } = await practice.owner.staff(`GET ${practice.path}/clients${query}`);
  expect(status).toBe(200);
  return body as { items: { id: string; firstName: string; lastName: string }[]; next?: string };
}

test('the list is sorted by last name, then first name, whatever the case and accents', async () => {
  const { items, next } = await list();
  expect(items.map(({ lastName }) => lastName)).toEqual(inOrder);
  expect(items.slice(2, 4).map(({ firstName }) => firstName)).toEqual(['Number 3', 'Number 4']);
  expect(next).toBeUndefined();
});

test.each([1, 3, 7])('pages of %i lead through all clients, each once', async (limit) => {
  const seen: string[] = [];
  let query = `?limit=${limit}`;
  for (let pages = 1; ; pages += 1) {
    const { items, next } = await list(query);
    expect(items.length).toBeLessThanOrEqual(limit);
    seen.push(...items.map(({ lastName }) => lastName));
    if (!next) break;
    expect(pages).toBeLessThanOrEqual(names.length);
    query = `?limit=${limit}&cursor=${next}`;
  }
  expect(seen).toEqual(inOrder);
});

test('a client who is added while somebody turns pages is not in the way', async () => {
  const first = await list('?limit=3');
  const { body } = await practice.owner.staff(`POST ${practice.path}/clients`, { firstName: 'A', lastName: 'Aaron' });
  const rest = await list(`?limit=100&cursor=${first.next}`);
  expect([...first.items, ...rest.items].map(({ lastName }) => lastName)).toEqual(inOrder);
  const headers = { 'if-match': '"1"' };
  const edit = { status: 'discharged' };
  expect((await practice.owner.staff(`PATCH ${practice.path}/clients/${body.id}`, edit, { headers })).status).toBe(200);
});

test('the list shows one status at a time, active unless asked', async () => {
  const [young] = clients;
  const on = `PATCH ${practice.path}/clients/${young?.id}`;
  await practice.owner.staff(on, { status: 'inactive' }, { headers: { 'if-match': '"1"' } });
  expect((await list('?status=inactive')).items.map(({ id }) => id)).toEqual([young?.id]);
  expect((await list('?status=active')).items.map(({ id }) => id)).not.toContain(young?.id);
  expect((await list('?status=prospect')).items).toEqual([]);
  await practice.owner.staff(on, { status: 'active' }, { headers: { 'if-match': '"2"' } });
  expect((await list()).items.map(({ lastName }) => lastName)).toEqual(inOrder);
});

test('another practice lists none of them', async () => {
  const other = await newPractice();
  expect((await other.owner.staff(`GET ${other.path}/clients`)).body).toEqual({ items: [] });
});
