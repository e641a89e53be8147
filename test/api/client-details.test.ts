import { beforeAll, describe, expect, test } from 'vitest';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
beforeAll(async () => {
  practice = await newPractice();
});

const named = { firstName: 'Maya', lastName: 'Okafor' };
const details = {
  preferredName: 'May',
  pronouns: 'she/her',
  birthDate: '1990-03-09',
  email: 'maya@family.example',
  phone: '+1 617 555 0100',
  address: {
    line1: '1 Harbour Street',
    line2: null,
    city: 'Portland',
    region: 'ME',
    postalCode: '04101',
    country: 'US',
  },
  language: 'pt-BR',
  timeZone: 'America/Chicago',
  emergencyNotes: 'Allergic to penicillin.\nCall the grandmother first.',
  tags: ['School', 'Waiting list'],
};
const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, null]));

const add = (values: object = {}) => practice.owner.staff(`POST ${practice.path}/clients`, { ...named, ...values });
const read = async (id: string) => (await practice.owner.staff(`GET ${practice.path}/clients/${id}`)).body;
async function change(id: string, edit: object) {
  const { version } = await read(id);
  const headers = { 'if-match': `"${version}"` };
  return practice.owner.staff(`PATCH ${practice.path}/clients/${id}`, edit, { headers });
}
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

describe('CLIENT-1: the details of a client', () => {
  test('can be there from the beginning, with a status', async () => {
    const { status, body } = await add({ ...details, status: 'prospect' });
    expect([status, body]).toEqual([201, expect.objectContaining({ ...named, ...details, status: 'prospect' })]);
    expect(await read(body.id)).toMatchObject(details);
  });

  test('can follow later, one at a time, and null clears them', async () => {
    const { body } = await add();
    for (const [field, value] of Object.entries(details)) {
      expect((await change(body.id, { [field]: value })).body).toMatchObject({ [field]: value });
    }
    expect(await read(body.id)).toMatchObject({ ...details, version: 1 + Object.keys(details).length });
    expect((await change(body.id, { pronouns: null })).body).toMatchObject({ ...details, pronouns: null });
    await change(body.id, nothing);
    expect(await read(body.id)).toMatchObject({ ...named, ...nothing, tags: [] });
  });

  test('are kept as they are written properly', async () => {
    const sent = { language: 'PT-br', emergencyNotes: ' one\r\ntwo ', email: 'Maya@Family.example' };
    expect((await add(sent)).body).toMatchObject({
      language: 'pt-BR',
      emergencyNotes: 'one\ntwo',
      email: 'maya@family.example',
    });
  });

  test.each([
    ['#/tags', { tags: ['School', 'school'] }],
    ['#/tags/0', { tags: ['<b>School</b>'] }],
    ['#/language', { language: 'english' }],
    ['#/timeZone', { timeZone: 'Mars/Olympus' }],
    ['#/phone', { phone: 'call me' }],
    ['#/address/country', { address: { line1: '1 Harbour Street', city: 'Portland', country: 'XX' } }],
    ['#/address/line1', { address: { city: 'Portland', country: 'US' } }],
    ['#/emergencyNotes', { emergencyNotes: 'bell\u0007' }],
    ['#/emergencyNotes', { emergencyNotes: 'x'.repeat(2001) }],
    ['#/status', { status: 'deceased' }],
    ['#/assigned', { assigned: [] }],
  ])('are refused by name where they are none: %s', async (pointer, values) => {
    const { body: client } = await add();
    const heard = await unchanged(async () => [await add(values), await change(client.id, values)]);
    for (const { status, body } of heard) {
      expect([status, body.code]).toEqual([400, 'request-invalid']);
      expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    }
    expect((await change(client.id, { tags: ['School'] })).status).toBe(200);
  });
});

describe('MINOR-1: a birth date that does not fit', () => {
  const codes = ({ body }: { body: { warnings: { code: string }[] } }) => body.warnings.map(({ code }) => code);

  test('is saved with a warning, not refused', async () => {
    const grown = await add({ isMinor: true, birthDate: '1950-01-01' });
    expect([grown.status, codes(grown)]).toEqual([201, ['age-mismatch']]);
    expect(await read(grown.body.id)).toMatchObject({ isMinor: true, birthDate: '1950-01-01' });
    expect(codes(await add({ birthDate: '2020-01-01' }))).toEqual(['age-mismatch']);
    expect(codes(await add({ isMinor: true, birthDate: '2020-01-01' }))).toEqual([]);
    expect(codes(await add({ isMinor: true }))).toEqual([]);
  });

  test('is told of by an edit of either, and gone once they fit', async () => {
    const { body } = await add({ birthDate: '1990-01-01' });
    expect(codes(await change(body.id, { isMinor: true }))).toEqual(['age-mismatch']);
    expect(codes(await change(body.id, { pronouns: 'she/her' }))).toEqual([]);
    expect(codes(await change(body.id, { birthDate: '2020-01-01' }))).toEqual([]);
    expect(codes(await change(body.id, { isMinor: false }))).toEqual(['age-mismatch']);
    expect(codes(await change(body.id, { birthDate: null }))).toEqual([]);
  });

  test('follows the age of majority of the practice', async () => {
    const other = await newPractice();
    const year = new Date().getUTCFullYear() - 19;
    const nineteen = { ...named, isMinor: true, birthDate: `${year}-01-01` };
    const warned = async () => codes(await other.owner.staff(`POST ${other.path}/clients`, nineteen));
    expect(await warned()).toEqual(['age-mismatch']);
    await other.owner.staff(`PATCH ${other.path}/settings`, { ageOfMajority: 21 });
    expect(await warned()).toEqual([]);
  });
});

describe('CLIENT-1: insurance policies', () => {
  const policy = { payer: 'Harbour Health', memberNumber: 'HH-204-118', holder: 'client' };
  const kept = { ...policy, planName: null, groupNumber: null, holderName: null, from: null, until: null };
  let path: string;
  beforeAll(async () => {
    path = `${practice.path}/clients/${(await add()).body.id}/insurance-policies`;
  });
  const set = (items: object[], headers = {}) => practice.owner.staff(`PUT ${path}`, { items }, { headers });
  const shown = async () => (await practice.owner.staff(`GET ${path}`)).body;

  test('are none at first, and then those that were set, all at once', async () => {
    expect(await shown()).toEqual({ items: [], version: 0 });
    const relation = { ...policy, holder: 'relation', holderName: 'Ngozi Okafor', from: '2026-01-01' };
    const { status, headers, body } = await set([{ ...policy, isPrimary: true }, relation]);
    const items = [
      { ...kept, isPrimary: true },
      { ...kept, ...relation, isPrimary: false },
    ];
    expect([status, headers.get('etag'), body]).toEqual([200, '"1"', { items, version: 1 }]);
    expect(await shown()).toEqual(body);
    expect((await set([])).body).toEqual({ items: [], version: 2 });
  });

  test('have one primary at most, and none that ends before it begins', async () => {
    const primary = { ...policy, isPrimary: true };
    const heard = await unchanged(async () => [
      await set([primary, primary]),
      await set([{ ...policy, from: '2026-02-01', until: '2026-01-31' }]),
    ]);
    expect(heard.map(({ status, body }) => [status, body.code, body.errors[0].pointer])).toEqual([
      [422, 'invalid-value', '#/items/1/isPrimary'],
      [422, 'invalid-value', '#/items/0/until'],
    ]);
    expect((await set([primary, policy])).status).toBe(200);
  });

  test('are changed as they were read, where If-Match says so', async () => {
    const { version } = await shown();
    const stale = await unchanged(() => set([], { 'if-match': `"${version + 1}"` }));
    expect([stale.status, stale.body.code]).toEqual([412, 'version-mismatch']);
    expect((await set([], { 'if-match': `"${version}"` })).status).toBe(200);
  });

  test('are seen and set with the permissions for them alone', async () => {
    const [therapist, manager] = [await newMember(practice, 'therapist'), await newMember(practice, 'office-manager')];
    const biller = await newMember(practice, 'third-party-biller');
    const heard = await unchanged(async () => [
      await therapist.staff(`GET ${path}`),
      await therapist.staff(`PUT ${path}`, { items: [] }),
    ]);
    expect(heard.map(({ status, body }) => [status, body.permission])).toEqual([
      [403, 'insurance.read'],
      [403, 'insurance.update'],
    ]);
    for (const member of [manager, biller]) {
      expect((await member.staff(`PUT ${path}`, { items: [policy] })).status).toBe(200);
      expect((await member.staff(`GET ${path}`)).body.items).toEqual([{ ...kept, isPrimary: false }]);
    }
  });
});
