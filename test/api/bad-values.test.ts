import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFamily } from '../support/families.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { stored } from '../support/stored.ts';

let practice: TestPractice;
let clientPath: string;
let before: string[];
const everything = () => stored({ practices: [practice.id], logins: [practice.owner.sub] });

beforeAll(async () => {
  practice = await newPractice();
  clientPath = (await newFamily(practice)).path;
  before = await everything();
});

afterAll(async () => {
  expect(await everything(), 'nothing is stored of what was refused').toEqual(before);
});

const register = (client: object) => practice.owner.staff(`POST ${practice.path}/clients`, client);

/** What is answered to a client with these values, without the texts. */
async function refusalOf(values: object) {
  const { status, body } = await register({ firstName: 'Maya', lastName: 'Okafor', ...values });
  return [status, body.code, body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
}

test.each([
  'maya',
  'maya@',
  '@family.example',
  'maya@family',
  'maya@family.example, eve@evil.example',
  'maya@family.example\r\nBcc: eve@evil.example',
  'Maya <maya@family.example>',
  'maya@fämily.example',
  'mаya@family.example', // a Cyrillic а
  'mi\u212Ae@family.example', // the Kelvin sign, whose lower case is a k
  'maya@family.example\u0000',
  `${'m'.repeat(250)}@family.example`,
])('what is no plain e-mail address is refused: %j', async (email) => {
  expect(await refusalOf({ email })).toEqual([400, 'request-invalid', expect.arrayContaining(['#/email'])]);
});

test.each([
  '2026-02-30',
  '2025-02-29',
  '0000-00-00',
  '1899-12-31',
  '2016-3-9',
  '09.03.2016',
  '2016-03-09T00:00:00Z',
  '',
])('what is no date is refused: %j', async (birthDate) => {
  expect(await refusalOf({ birthDate })).toEqual([400, 'request-invalid', expect.arrayContaining(['#/birthDate'])]);
});

test('a birth date in the future breaks a rule', async () => {
  expect(await refusalOf({ birthDate: '9999-12-31' })).toEqual([422, 'invalid-value', ['#/birthDate']]);
  const edit = { headers: { 'if-match': '"2"' } };
  const { status, body } = await practice.owner.staff(`PATCH ${clientPath}`, { birthDate: '9999-12-31' }, edit);
  expect([status, body.code]).toEqual([422, 'invalid-value']);
});

test.each(['Mars/Olympus', 'Europe/', '../../etc/passwd', 'UTC+25', '<b>', ''])(
  'what is no time zone is refused: %j',
  async (timeZone) => {
    const wanted = { name: 'Practice', timeZone, firstName: 'Ana', lastName: 'Reyes' };
    const { status, body } = await practice.owner.staff('POST /v1/practices', wanted);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer: '#/timeZone' }));
  },
);

test('bytes that are no UTF-8 are refused, however the body is labelled', async () => {
  const raw = new Uint8Array(
    Buffer.concat([Buffer.from('{"lastName":"Okafor","firstName":"M'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]),
  );
  for (const type of ['application/json', 'application/octet-stream']) {
    const headers = { 'content-type': type };
    const { status, body } = await practice.owner.staff(`POST ${practice.path}/clients`, undefined, { raw, headers });
    expect([status, body.errors[0].pointer]).toEqual([400, '#/firstName']);
  }
});
