import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { newFamily } from '../support/families.ts';
import { assign } from '../support/places.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers } from '../support/races.ts';

let practice: TestPractice;
let therapist: TestMember;
let colleague: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
  colleague = await newMember(practice, 'therapist');
});

const byOwner = (on: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
  const [method, path = ''] = on.split(' ');
  return practice.owner.staff(`${method} ${practice.path}${path}`, body, { headers });
};

async function newClient(values: object = {}): Promise<string> {
  const { status, body } = await byOwner('POST /clients', { firstName: 'Maya', lastName: 'Okafor', ...values });
  expect(status).toBe(201);
  return body.id;
}

const version = (n: number) => ({ 'if-match': `"${n}"` });

describe('a new client', () => {
  test('CLIENT-1: needs only a first and a last name', async () => {
    const { status, headers, body } = await byOwner('POST /clients', { firstName: ' Zoë ', lastName: "O'Neill-Şahin" });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: expect.stringMatching(/^cli_/),
      number: expect.stringMatching(/^\d{6,}$/),
      firstName: 'Zoë',
      lastName: "O'Neill-Şahin",
      preferredName: null,
      pronouns: null,
      birthDate: null,
      email: null,
      phone: null,
      address: null,
      language: null,
      timeZone: null,
      emergencyNotes: null,
      tags: [],
      isMinor: false,
      guardianRequired: false,
      status: 'active',
      assigned: [],
      createdAt: expect.any(String),
      version: 1,
      warnings: [],
    });
    const { body: read } = await byOwner(`GET /clients/${body.id}`);
    expect({ ...read, warnings: [] }).toEqual(body);
  });

  test('has a number no other client of the practice has, also when many are added at once', async () => {
    const named = (i: number) => ({ firstName: 'Twin', lastName: `Number ${i}` });
    const added = await atOnce(callers, (i) => byOwner('POST /clients', named(i)));
    expect(added.map(({ status }) => status)).toEqual(added.map(() => 201));
    expect(new Set(added.map(({ body }) => body.number)).size).toBe(callers);
    expect(new Set(added.map(({ body }) => body.id)).size).toBe(callers);
  });

  test('MINOR-1: who is a minor is saved and flagged until there is a guardian', async () => {
    const id = await newClient({ isMinor: true, birthDate: '2016-03-09', lastName: 'Flagged' });
    const flag = async () => (await byOwner(`GET /clients/${id}`)).body.guardianRequired;
    const listedFlag = async () => {
      const { body } = await byOwner('GET /clients?limit=100');
      return body.items.find((client: { id: string }) => client.id === id).guardianRequired;
    };
    expect([await flag(), await listedFlag()]).toEqual([true, true]);

    const contact = { atThisPractice: false, firstName: 'Ada', lastName: 'Flagged', email: 'ada@family.example' };
    await byOwner(`POST /clients/${id}/relations`, { ...contact, type: 'responsible-party' });
    expect(await flag()).toBe(true);
    await byOwner(`POST /clients/${id}/relations`, { ...contact, type: 'legal-guardian' });
    expect([await flag(), await listedFlag()]).toEqual([false, false]);
  });

  test('MINOR-1: an adult needs no guardian, until somebody says they are a minor', async () => {
    const id = await newClient();
    const { body } = await byOwner(`PATCH /clients/${id}`, { isMinor: true }, version(1));
    expect(body).toMatchObject({ isMinor: true, guardianRequired: true });
  });
});

describe('an edit', () => {
  test('changes what it names, keeps the rest, and null clears', async () => {
    const id = await newClient({ email: 'maya@family.example', birthDate: '2016-03-09' });
    const { status, headers, body } = await byOwner(`PATCH /clients/${id}`, { lastName: 'Adeyemi' }, version(1));
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({ firstName: 'Maya', lastName: 'Adeyemi', email: 'maya@family.example', version: 2 });

    const cleared = await byOwner(`PATCH /clients/${id}`, { email: null, birthDate: null }, version(2));
    expect(cleared.body).toMatchObject({ lastName: 'Adeyemi', email: null, birthDate: null, version: 3 });
    expect({ ...(await byOwner(`GET /clients/${id}`)).body, warnings: [] }).toEqual(cleared.body);
  });

  test('must say which version it changes, and only the newest can be changed', async () => {
    const id = await newClient();
    const unnamed = await byOwner(`PATCH /clients/${id}`, { firstName: 'Mara' });
    expect([unnamed.status, unnamed.body.code]).toEqual([428, 'version-required']);

    expect((await byOwner(`PATCH /clients/${id}`, { firstName: 'Mara' }, version(1))).status).toBe(200);
    for (const wrong of [1, 3]) {
      const stale = await byOwner(`PATCH /clients/${id}`, { firstName: 'Mona' }, version(wrong));
      expect([stale.status, stale.body.code]).toEqual([412, 'version-mismatch']);
    }
    expect((await byOwner(`GET /clients/${id}`)).body).toMatchObject({ firstName: 'Mara', version: 2 });
    expect((await byOwner(`PATCH /clients/${id}`, { firstName: 'Mona' }, version(2))).status).toBe(200);
  });

  test('wins alone when ten arrive at once', async () => {
    const id = await newClient();
    const edits = await Promise.all(
      Array.from({ length: 10 }, (_, i) => byOwner(`PATCH /clients/${id}`, { firstName: `Name ${i}` }, version(1))),
    );
    const won = edits.filter(({ status }) => status === 200);
    expect(won.length).toBe(1);
    expect(edits.filter(({ status }) => status === 412).length).toBe(9);
    expect({ ...(await byOwner(`GET /clients/${id}`)).body, warnings: [] }).toEqual(won[0]?.body);
  });
});

describe('CLIENT-5: a member who reaches only assigned clients', () => {
  const edit = (by: TestMember, path: string, from: number) =>
    by.staff(`PATCH ${path}`, { firstName: 'Mara' }, { headers: version(from) });

  test('lists and reads exactly those', async () => {
    const mine = await newClient({ lastName: 'Zimmer' });
    const theirs = await newClient({ lastName: 'Zoller' });
    await assign(practice, mine, [therapist.memberId]);
    await assign(practice, theirs, [colleague.memberId]);
    const ids = async (member: TestMember) =>
      (await member.staff(`GET ${practice.path}/clients`)).body.items.map(({ id }: { id: string }) => id);
    expect(await ids(therapist)).toEqual([mine]);
    expect(await ids(colleague)).toEqual([theirs]);
    expect((await therapist.staff(`GET ${practice.path}/clients/${theirs}`)).status).toBe(404);
    expect((await therapist.staff(`GET ${practice.path}/clients/${mine}`)).status).toBe(200);
  });

  test('is assigned to the clients they create', async () => {
    const created = await colleague.staff(`POST ${practice.path}/clients`, { firstName: 'Own', lastName: 'Client' });
    expect(created.status).toBe(201);
    const path = `${practice.path}/clients/${created.body.id}`;
    expect(created.body.assigned).toEqual([colleague.memberId]);
    expect({ ...(await colleague.staff(`GET ${path}`)).body, warnings: [] }).toEqual(created.body);
    expect((await therapist.staff(`GET ${path}`)).status).toBe(404);
  });

  test('edits a client they share with a colleague, and both see it in their lists', async () => {
    const { clientId, path } = await newFamily(practice, { lastName: 'Shared' });
    expect((await edit(therapist, path, 2)).status).toBe(404);
    await assign(practice, clientId, [therapist.memberId, colleague.memberId]);
    expect((await edit(therapist, path, 3)).status).toBe(200);
    for (const member of [therapist, colleague]) {
      const { body } = await member.staff(`GET ${practice.path}/clients`);
      expect(body.items).toContainEqual(expect.objectContaining({ id: clientId, firstName: 'Mara' }));
    }
  });
});
