import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import type { Answered } from '../support/api.ts';
import { auditIn } from '../support/history.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const byOwner = (on: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
  const [method, path = ''] = on.split(' ');
  return practice.owner.staff(`${method} ${practice.path}/services${path}`, body, { headers });
};
const wanted = { code: '90837', name: 'Psychotherapy', durationMinutes: 60, rateCents: 16_500 };
const newService = async (values: object = {}) => (await byOwner('POST', { ...wanted, ...values })).body;
const unchanged = (refused: () => Promise<Answered>) => leavingNoTrace({ practices: [practice.id] }, refused);

describe('SETUP-4: a service', () => {
  test('has a code, name, duration, rate, modality, kind, buffers, and whether clients can book it', async () => {
    const whole = {
      ...wanted,
      modality: 'telehealth',
      kind: 'group',
      isSelfSchedulable: true,
      bufferBeforeMinutes: 5,
      bufferAfterMinutes: 10,
    };
    const { status, headers, body } = await byOwner('POST', whole);
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toEqual({
      id: expect.stringMatching(/^svc_/),
      ...whole,
      isActive: true,
      createdAt: expect.any(String),
      version: 1,
    });
    expect((await byOwner('GET')).body.items).toContainEqual(body);
  });

  test('is listed a page at a time, in the order they were added', async () => {
    const { owner, path } = await newPractice();
    const add = async (code: string) => (await owner.staff(`POST ${path}/services`, { ...wanted, code })).body;
    const added = [await add('1'), await add('2'), await add('3')];
    const { body: first } = await owner.staff(`GET ${path}/services?limit=2`);
    const { body: rest } = await owner.staff(`GET ${path}/services?limit=2&cursor=${encodeURIComponent(first.next)}`);
    expect([first.items, rest]).toEqual([added.slice(0, 2), { items: added.slice(2) }]);
  });

  test('is added once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': newId('request') };
    const [first, second] = [await byOwner('POST', wanted, key), await byOwner('POST', wanted, key)];
    expect(second.body).toEqual(first.body);
    const { body } = await byOwner('GET');
    expect(body.items.filter(({ id }: { id: string }) => id === first.body.id)).toHaveLength(1);
  });

  test('is changed in what a request names, and stays listed when it is no longer offered', async () => {
    const before = await newService({ bufferAfterMinutes: 10 });
    const { status, body } = await byOwner(`PATCH /${before.id}`, { rateCents: 17_000 });
    expect([status, body]).toEqual([200, { ...before, rateCents: 17_000, version: 2 }]);
    const retired = await byOwner(`PATCH /${before.id}`, { isActive: false }, { 'if-match': '"2"' });
    expect(retired.body).toEqual({ ...body, isActive: false, version: 3 });
    expect((await byOwner('GET')).body.items).toContainEqual(retired.body);
    const again = await byOwner(`PATCH /${before.id}`, { isActive: true });
    expect(again.body).toMatchObject({ isActive: true, version: 4 });
  });

  test('leaves of a change the fields that are others now, and no more, in the audit', async () => {
    const { id, name } = await newService();
    await byOwner(`PATCH /${id}`, { name, rateCents: 17_000 });
    const audited = (await auditIn(practice, id)).filter(({ event }) => event === 'service.changed');
    expect(audited.map(({ details }) => details)).toEqual([{ fields: ['rateCents'] }]);
  });

  test('is changed at the version that If-Match names, or not at all', async () => {
    const { id } = await newService();
    const late = await unchanged(() => byOwner(`PATCH /${id}`, { name: 'Too late' }, { 'if-match': '"2"' }));
    expect([late.status, late.body.code]).toEqual([412, 'version-mismatch']);
    expect((await byOwner(`PATCH /${id}`, { name: 'In time' }, { 'if-match': '"1"' })).status).toBe(200);
  });

  test('of another practice, or of none, is not there', async () => {
    const { id } = await newService();
    const other = await newPractice();
    for (const missing of [newId('service'), id]) {
      const { status, body } = await unchanged(() =>
        other.owner.staff(`PATCH ${other.path}/services/${missing}`, { name: 'Mine' }),
      );
      expect([status, body.code]).toEqual([404, 'not-found']);
    }
    expect((await other.owner.staff(`GET ${other.path}/services`)).body).toEqual({ items: [] });
  });

  test('is listed for whoever reads the settings, and changed by whoever manages services', async () => {
    const reader = await newMember(practice, 'therapist', { grants: [{ key: 'practice.settings.read' }] });
    const { id } = await newService();
    expect((await reader.staff(`GET ${practice.path}/services`)).status).toBe(200);
    for (const [on, sent] of [
      ['POST', wanted],
      [`PATCH /${id}`, { name: 'Mine' }],
    ] as const) {
      const [method, path = ''] = on.split(' ');
      const { status, body } = await unchanged(() => reader.staff(`${method} ${practice.path}/services${path}`, sent));
      expect([status, body.permission]).toEqual([403, 'practice.services.manage']);
    }
    const denials = ['practice.settings.read', 'practice.settings.manage'] as const;
    const manager = await newMember(practice, 'clinical-admin', { denials: [...denials] });
    expect((await manager.staff(`GET ${practice.path}/services`)).status).toBe(200);
    expect((await manager.staff(`PATCH ${practice.path}/services/${id}`, { name: 'Ours' })).status).toBe(200);
  });
});
