import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import type { Answered } from '../support/api.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const byOwner = (on: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
  const [method, path = ''] = on.split(' ');
  return practice.owner.staff(`${method} ${practice.path}/locations${path}`, body, { headers });
};
const unchanged = (refused: () => Promise<Answered>) => leavingNoTrace({ practices: [practice.id] }, refused);
const address = { line1: '12 Harbour Street', city: 'Boston', region: 'MA', postalCode: '02110', country: 'US' };

describe('SETUP-2: a location', () => {
  test('has a name, a kind, an address, a telephone and a time zone', async () => {
    const wanted = { name: 'Harbour Street', address, phone: '+1 617 555 0100', timeZone: 'America/Denver' };
    const { status, headers, body } = await byOwner('POST', wanted);
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toEqual({
      id: expect.stringMatching(/^loc_/),
      ...wanted,
      kind: 'office',
      address: { ...address, line2: null },
      isActive: true,
      createdAt: expect.any(String),
      version: 1,
    });
    const { body: online } = await byOwner('POST', { name: 'Online', kind: 'telehealth' });
    expect(online).toMatchObject({ kind: 'telehealth', address: null, phone: null, timeZone: null });
    expect((await byOwner('GET')).body.items).toEqual([body, online]);
    const { body: first } = await byOwner('GET ?limit=1');
    const { body: rest } = await byOwner(`GET ?limit=1&cursor=${encodeURIComponent(first.next)}`);
    expect([first.items, rest.items]).toEqual([[body], [online]]);
  });

  test('is changed in what a request names; null clears, and one no longer used stays listed', async () => {
    const { body: before } = await byOwner('POST', { name: 'Pier', address, phone: '617 555 0100' });
    const { body } = await byOwner(`PATCH /${before.id}`, { phone: null, isActive: false }, { 'if-match': '"1"' });
    expect(body).toEqual({ ...before, phone: null, isActive: false, version: 2 });
    expect((await byOwner('GET')).body.items).toContainEqual(body);
    const late = await unchanged(() => byOwner(`PATCH /${before.id}`, { name: 'Quay' }, { 'if-match': '"1"' }));
    expect([late.status, late.body.code]).toEqual([412, 'version-mismatch']);
    expect((await byOwner(`PATCH /${before.id}`, { name: 'Quay' })).body).toMatchObject({ name: 'Quay', version: 3 });
  });

  test('of another practice, or of none, is not there', async () => {
    const { body } = await byOwner('POST', { name: 'Pier' });
    const other = await newPractice();
    for (const missing of [newId('location'), body.id]) {
      const { status } = await unchanged(() =>
        other.owner.staff(`PATCH ${other.path}/locations/${missing}`, { name: 'Mine' }),
      );
      expect(status).toBe(404);
    }
    expect((await other.owner.staff(`GET ${other.path}/locations`)).body).toEqual({ items: [] });
  });

  test('is listed for whoever reads the settings, and changed by whoever manages locations', async () => {
    const { body: location } = await byOwner('POST', { name: 'Pier' });
    const reader = await newMember(practice, 'clinical-admin', {
      sets: [],
      grants: [{ key: 'practice.settings.read' }],
    });
    expect((await reader.staff(`GET ${practice.path}/locations`)).status).toBe(200);
    for (const [method, path] of [
      ['POST', ''],
      ['PATCH', `/${location.id}`],
    ]) {
      const { status, body } = await unchanged(() =>
        reader.staff(`${method} ${practice.path}/locations${path}`, { name: 'Mine' }),
      );
      expect([status, body.permission]).toEqual([403, 'practice.locations.manage']);
    }
    const manager = await newMember(practice, 'practice-admin');
    expect((await manager.staff(`PATCH ${practice.path}/locations/${location.id}`, { name: 'Ours' })).status).toBe(200);
  });
});
