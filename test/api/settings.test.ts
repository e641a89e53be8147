import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice('Harbour Family Therapy');
});

const byOwner = (on: string, body?: unknown, version?: number): Promise<Answered> => {
  const [method, path = ''] = on.split(' ');
  const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
  return practice.owner.staff(`${method} ${practice.path}${path}`, body, { headers });
};
const settings = async () => (await byOwner('GET /settings')).body;
const unchanged = (refused: () => Promise<Answered>) => leavingNoTrace({ practices: [practice.id] }, refused);

describe('SETUP-2: the settings', () => {
  test('are all there from the start', async () => {
    const { status, headers, body } = await byOwner('GET /settings');
    expect([status, headers.get('etag')]).toEqual([200, `"${body.version}"`]);
    expect(body).toEqual({
      name: 'Harbour Family Therapy',
      contact: { email: null, phone: null, website: null },
      timeZone: 'America/New_York',
      address: null,
      currency: 'USD',
      ageOfMajority: 18,
      ageRules: [{ age: 18, action: 'suspend' }],
      portal: { invitationDays: 7 },
      selfScheduling: {
        minimumNoticeHours: 24,
        horizonDays: 60,
        cancelWindowHours: 24,
        rescheduleWindowHours: 24,
        needsApproval: false,
      },
      paywallDefault: { isOn: false },
      reminderHoursBefore: [24],
      version: 1,
    });
  });

  test('are changed where a request names them, and stay elsewhere; null clears', async () => {
    const before = await settings();
    const wanted = {
      name: 'Harbour Therapy',
      contact: { email: 'hello@harbour.example', website: 'https://harbour.example/about' },
      address: { line1: '12 Harbour Street', city: 'Boston', region: 'MA', postalCode: '02110', country: 'US' },
      currency: 'CAD',
      ageOfMajority: 19,
      ageRules: [{ age: 16, action: 'review' }],
      portal: { invitationDays: 3 },
      selfScheduling: { needsApproval: true },
      paywallDefault: { isOn: true },
      reminderHoursBefore: [2, 48],
    };
    const { status, headers, body } = await byOwner('PATCH /settings', wanted);
    expect([status, headers.get('etag')]).toEqual([200, `"${before.version + 1}"`]);
    expect(body).toEqual({
      ...before,
      ...wanted,
      ageRules: [...wanted.ageRules, { age: 19, action: 'suspend' }],
      contact: { ...wanted.contact, phone: null },
      address: { ...wanted.address, line2: null },
      selfScheduling: { ...before.selfScheduling, needsApproval: true },
      reminderHoursBefore: [48, 2],
      version: before.version + 1,
    });
    expect(await settings()).toEqual(body);

    const { body: cleared } = await byOwner('PATCH /settings', {
      contact: { website: null },
      address: null,
      ageRules: null,
    });
    expect(cleared).toEqual({
      ...body,
      contact: { email: 'hello@harbour.example', phone: null, website: null },
      address: null,
      ageRules: [{ age: 19, action: 'suspend' }],
      version: body.version + 1,
    });
  });

  test('of the currency stay once there is a service, whose rate is in it', async () => {
    const { owner, path, id } = await newPractice();
    expect((await owner.staff(`PATCH ${path}/settings`, { currency: 'CAD' })).status).toBe(200);
    const service = { code: '90837', name: 'Psychotherapy', durationMinutes: 60, rateCents: 16_500 };
    await owner.staff(`POST ${path}/services`, service);
    const { status, body } = await leavingNoTrace({ practices: [id] }, () =>
      owner.staff(`PATCH ${path}/settings`, { currency: 'EUR', name: 'Euro' }),
    );
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', '#/currency']);
    expect((await owner.staff(`PATCH ${path}/settings`, { currency: 'CAD', name: 'Dollar' })).status).toBe(200);
  });

  test('that do not go together are refused', async () => {
    const { status, body } = await unchanged(() =>
      byOwner('PATCH /settings', { selfScheduling: { minimumNoticeHours: 720, horizonDays: 30 } }),
    );
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'invalid-value',
      '#/selfScheduling/minimumNoticeHours',
    ]);
    const { status: right } = await byOwner('PATCH /settings', { selfScheduling: { minimumNoticeHours: 719 } });
    expect(right).toBe(200);
  });

  test('are changed at the version that If-Match names, or not at all; without one, as they are', async () => {
    const { version } = await settings();
    for (const wrong of [version - 1, version + 1]) {
      const { status, body } = await unchanged(() => byOwner('PATCH /settings', { name: 'Too late' }, wrong));
      expect([status, body.code]).toEqual([412, 'version-mismatch']);
    }
    expect((await byOwner('PATCH /settings', { name: 'In time' }, version)).status).toBe(200);
    const edits = await Promise.all(
      ['en', 'to', 'tre'].map((name) => byOwner('PATCH /settings', { contact: { phone: '617 555 0100' }, name })),
    );
    expect(edits.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await settings()).version).toBe(version + 4);
  });

  test('take one permission to read and another to change, which the refusal names', async () => {
    const reader = await newMember(practice, 'therapist', { grants: [{ key: 'practice.settings.read' }] });
    expect((await reader.staff(`GET ${practice.path}/settings`)).status).toBe(200);
    const { status, body } = await unchanged(() => reader.staff(`PATCH ${practice.path}/settings`, { name: 'Mine' }));
    expect([status, body.code, body.permission]).toEqual([403, 'not-permitted', 'practice.settings.manage']);
    const manager = await newMember(practice, 'practice-admin');
    expect((await manager.staff(`PATCH ${practice.path}/settings`, { name: 'Ours' })).status).toBe(200);
  });
});

describe('SETUP-2: the bank account', () => {
  const account = {
    holder: 'Harbour LLC',
    bankName: 'First Bank',
    country: 'US',
    routingNumber: '110000000',
    accountNumber: '0001 2345 6789',
  };

  test('is none at first, and then shown with the last four of its number only', async () => {
    expect((await byOwner('GET /settings/bank-account')).body).toEqual({ bankAccount: null, version: 0 });
    const { status, body } = await byOwner('PUT /settings/bank-account', account, 0);
    const { accountNumber: _, ...open } = account;
    expect([status, body]).toEqual([
      200,
      { bankAccount: { ...open, accountNumberEnding: '6789', changedAt: expect.any(String) }, version: 1 },
    ]);
    expect((await byOwner('GET /settings/bank-account')).body).toEqual(body);

    const repeated = await unchanged(() => byOwner('PUT /settings/bank-account', account));
    expect([repeated.status, repeated.body]).toEqual([200, body]);
    const mistyped = await unchanged(() =>
      byOwner('PUT /settings/bank-account', { ...account, routingNumber: '110000001' }),
    );
    expect([mistyped.status, mistyped.body.errors[0].pointer]).toEqual([422, '#/routingNumber']);

    const other = { holder: 'Harbour LLC', bankName: 'Other Bank', country: 'US', accountNumber: '9876543210' };
    const replaced = await byOwner('PUT /settings/bank-account', other, 1);
    expect(replaced.body).toMatchObject({
      bankAccount: { routingNumber: null, accountNumberEnding: '3210' },
      version: 2,
    });
    const late = await unchanged(() => byOwner('PUT /settings/bank-account', account, 1));
    expect([late.status, late.body.code]).toEqual([412, 'version-mismatch']);
  });

  test('is nowhere in the settings, and takes a permission that managing settings does not give', async () => {
    await byOwner('PUT /settings/bank-account', account);
    const { body: shown } = await byOwner('GET /settings');
    expect(JSON.stringify(shown)).not.toMatch(/6789|First Bank/);
    const manager = await newMember(practice, 'clinical-admin');
    expect((await manager.staff(`PATCH ${practice.path}/settings`, { name: 'Ours' })).status).toBe(200);
    for (const on of ['GET', 'PUT']) {
      const ask = () =>
        manager.staff(`${on} ${practice.path}/settings/bank-account`, on === 'PUT' ? account : undefined);
      const { status, body } = await unchanged(ask);
      expect([status, body.permission]).toEqual([403, 'practice.bankAccount.manage']);
    }
  });

  test('ROLE-8: is among what the admin designation adds', async () => {
    const designated = await newMember(practice, 'office-manager', { isAdmin: true });
    expect((await designated.staff(`GET ${practice.path}/settings/bank-account`)).status).toBe(200);
    expect((await designated.staff(`GET ${practice.path}/settings`)).status).toBe(200);
  });
});
