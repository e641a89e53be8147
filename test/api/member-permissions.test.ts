import { beforeAll, describe, expect, test } from 'vitest';
import { permissionKeys } from '../../functions/shared/access/permissions.ts';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, permissionOf, permissionsOf, somebody, teamOf } from '../support/team.ts';

let practice: TestPractice;
let therapist: TestMember;
let clinicalAdmin: TestMember;
let practiceAdmin: TestMember;
let biller: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
  clinicalAdmin = await newMember(practice, 'clinical-admin');
  practiceAdmin = await newMember(practice, 'practice-admin');
  biller = await newMember(practice, 'third-party-biller');
  await buy(practice, { purchased: { 'third-party-biller': 2 } });
});

const byOwner = (on: string, body?: unknown, headers = {}) => teamOf(practice)(on, body, headers);
const by = (member: TestMember) => teamOf(practice, member.staff);
const itemOf = (member: TestMember, key: string) => permissionOf(practice, member, key);

/** What a request is refused with, once it is sure that it changed nothing. */
async function refused(ask: () => Promise<Answered>) {
  const answered = await leavingNoTrace({ practices: [practice.id] }, ask);
  const { permission } = answered.body;
  return { ...refusal(answered), ...(permission && { permission }) };
}

describe('what a member may do', () => {
  test('ROLE-11: everybody reads of themselves, and of others who may manage permissions', async () => {
    const { status, headers, body } = await by(therapist)(`GET ${permissionsOf(therapist)}`);
    expect([status, headers.get('etag')]).toEqual([200, '"1"']);
    expect(body.items.map(({ key }: { key: string }) => key)).toEqual(permissionKeys);
    expect(body).toMatchObject({ sets: null, grants: [], denials: [], version: 1 });
    const reads = body.items.find(({ key }: { key: string }) => key === 'notes.read');
    expect(reads).toEqual({
      key: 'notes.read',
      label: 'Read notes',
      granted: true,
      available: true,
      reach: 'assigned',
    });
    expect(await refused(() => by(therapist)(`GET ${permissionsOf(biller)}`))).toEqual({
      status: 403,
      code: 'not-permitted',
      permission: 'team.permissions.manage',
    });
    expect((await by(practiceAdmin)(`GET ${permissionsOf(therapist)}`)).body).toEqual(body);
  });

  test('ROLE-11: is explained for one permission; one that does not exist is not found', async () => {
    const { body } = await by(therapist)(`GET ${permissionsOf(therapist)}/telehealth.host`);
    expect(body).toEqual({
      key: 'telehealth.host',
      label: expect.any(String),
      sentence: expect.any(String),
      granted: false,
      reach: null,
      source: 'role',
      ceiling: 'any',
      addOn: { id: 'video', held: false, subscribed: false },
      licence: null,
      denied: false,
      memberActive: true,
    });
    expect((await by(biller)(`GET ${permissionsOf(therapist)}/notes.read`)).status).toBe(403);
    const { id } = (await byOwner('POST ', somebody({ role: 'third-party-biller' }))).body;
    expect((await byOwner(`GET /${id}/permissions/ledger.read`)).body).toMatchObject({
      granted: true,
      memberActive: false,
    });
    for (const nothing of ['notes.burn', 'constructor', 'toString']) {
      expect((await byOwner(`GET ${permissionsOf(therapist)}/${nothing}`)).status).toBe(404);
    }
  });
});

describe('a choice of permissions', () => {
  test('ROLE-3, ROLE-10: takes the place of the one before, and counts from the next request on', async () => {
    const member = await newMember(practice, 'therapist');
    const mayInvite = async () => (await by(member)('POST ', {})).status; // 400 with the right, 403 without
    expect(await mayInvite()).toBe(403);
    const choice = { sets: ['therapist'], grants: ['team.clinical.manage', { key: 'clients.read', reach: 'any' }] };
    const { status, headers, body } = await byOwner(`PUT ${permissionsOf(member)}`, {
      ...choice,
      denials: ['notes.sign'],
    });
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({
      sets: ['therapist'],
      grants: [{ key: 'team.clinical.manage' }, { key: 'clients.read', reach: 'any' }],
      denials: ['notes.sign'],
      version: 2,
    });
    expect((await byOwner(`GET ${permissionsOf(member)}`)).body).toEqual(body);
    expect(await mayInvite()).toBe(400);
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: false, available: true });
    expect((await byOwner(`PUT ${permissionsOf(member)}`, {})).body).toMatchObject({
      sets: ['therapist'],
      grants: [],
      denials: [],
    });
    expect(await mayInvite()).toBe(403);
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: true });
    await byOwner(`PUT ${permissionsOf(member)}`, { sets: [] });
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: false });
    expect(await itemOf(member, 'clients.read')).toMatchObject({ granted: true, reach: 'any' });
    expect((await byOwner(`PUT ${permissionsOf(member)}`, { denials: ['forms.send'] })).body.sets).toEqual([]);
    expect((await byOwner(`PUT ${permissionsOf(member)}`, { sets: null })).body.sets).toBeNull();
    expect(await itemOf(member, 'clients.read')).toMatchObject({ granted: true, reach: 'assigned' });
  });

  test('ROLE-3: two members of one role with equal permissions may do the same', async () => {
    const [one, two] = [await newMember(practice, 'office-manager'), await newMember(practice, 'office-manager')];
    for (const member of [one, two])
      await byOwner(`PUT ${permissionsOf(member)}`, { sets: ['billing'], denials: ['portal.invite'] });
    const told = async (member: TestMember) => (await by(member)(`GET ${permissionsOf(member)}`)).body.items;
    expect(await told(one)).toEqual(await told(two));
  });

  test('may name the version it changes; the same choice again writes nothing', async () => {
    const member = await newMember(practice, 'therapist');
    const choice = { denials: ['notes.sign'] };
    const stale = () => byOwner(`PUT ${permissionsOf(member)}`, choice, { 'if-match': '"7"' });
    expect(await refused(stale)).toEqual({ status: 412, code: 'version-mismatch' });
    expect((await byOwner(`PUT ${permissionsOf(member)}`, choice, { 'if-match': '"1"' })).body.version).toBe(2);
    const again = await leavingNoTrace({ practices: [practice.id] }, () =>
      byOwner(`PUT ${permissionsOf(member)}`, choice),
    );
    expect([again.status, again.body.version]).toEqual([200, 2]);
  });

  test('ROLE-4: never exceeds the ceiling, and says which grant would', async () => {
    const above: readonly [TestMember, unknown][] = [
      [practiceAdmin, 'notes.read'],
      [biller, 'cases.read'],
      [therapist, { key: 'notes.read', reach: 'any' }],
    ];
    for (const [member, grant] of above) {
      const ask = () => byOwner(`PUT ${permissionsOf(member)}`, { grants: ['team.read', grant] });
      const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'above-ceiling', '#/grants/1']);
    }
    await byOwner(`PUT ${permissionsOf(biller)}`, { sets: ['organization-administration'] });
    expect(await itemOf(biller, 'notes.read')).toMatchObject({ granted: false, reason: 'role-ceiling' });
    await byOwner(`PUT ${permissionsOf(biller)}`, { sets: null });
  });

  test('ROLE-2: holds no two sets that exclude each other', async () => {
    const both = { sets: ['organization-administration', 'administration'] };
    const ask = () => byOwner(`PUT ${permissionsOf(clinicalAdmin)}`, both);
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'sets-exclusive', '#/sets']);
    expect((await byOwner(`PUT ${permissionsOf(clinicalAdmin)}`, { sets: ['administration', 'billing'] })).status).toBe(
      200,
    );
    await byOwner(`PUT ${permissionsOf(clinicalAdmin)}`, { sets: null });
  });
});
