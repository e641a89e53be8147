import { beforeAll, describe, expect, test } from 'vitest';
import { permissionKeys } from '../../functions/shared/access/permissions.ts';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, ledgerIn, ownerIdOf, somebody, teamOf } from '../support/team.ts';

let practice: TestPractice;
let ownerId: string;
let therapist: TestMember;
let clinicalAdmin: TestMember;
let practiceAdmin: TestMember;
let biller: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  ownerId = await ownerIdOf(practice);
  therapist = await newMember(practice, 'therapist');
  clinicalAdmin = await newMember(practice, 'clinical-admin');
  practiceAdmin = await newMember(practice, 'practice-admin');
  biller = await newMember(practice, 'third-party-biller');
  await buy(practice, { purchased: { 'third-party-biller': 2 } });
});

const byOwner = (on: string, body?: unknown, headers = {}) => teamOf(practice)(on, body, headers);
const by = (member: TestMember) => teamOf(practice, member.staff);
const of = ({ memberId }: TestMember) => `/${memberId}/permissions`;
const itemOf = async (member: TestMember, key: string) => {
  const { body } = await byOwner(`GET ${of(member)}`);
  return body.items.find((item: { key: string }) => item.key === key);
};

/** What a request is refused with, once it is sure that it changed nothing. */
async function refused(ask: () => Promise<Answered>, of = practice) {
  const answered = await leavingNoTrace({ practices: [of.id] }, ask);
  const { permission } = answered.body;
  return { ...refusal(answered), ...(permission && { permission }) };
}

describe('what a member may do', () => {
  test('ROLE-11: everybody reads of themselves, and of others who may manage permissions', async () => {
    const { status, headers, body } = await by(therapist)(`GET ${of(therapist)}`);
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
    expect(await refused(() => by(therapist)(`GET ${of(biller)}`))).toEqual({
      status: 403,
      code: 'not-permitted',
      permission: 'team.permissions.manage',
    });
    expect((await by(practiceAdmin)(`GET ${of(therapist)}`)).body).toEqual(body);
  });

  test('ROLE-11: is explained for one permission; one that does not exist is not found', async () => {
    const { body } = await by(therapist)(`GET ${of(therapist)}/telehealth.host`);
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
    expect((await by(biller)(`GET ${of(therapist)}/notes.read`)).status).toBe(403);
    const { id } = (await byOwner('POST ', somebody({ role: 'third-party-biller' }))).body;
    expect((await byOwner(`GET /${id}/permissions/ledger.read`)).body).toMatchObject({
      granted: true,
      memberActive: false,
    });
    for (const nothing of ['notes.burn', 'constructor', 'toString']) {
      expect((await byOwner(`GET ${of(therapist)}/${nothing}`)).status).toBe(404);
    }
  });
});

describe('a choice of permissions', () => {
  test('ROLE-3, ROLE-10: takes the place of the one before, and counts from the next request on', async () => {
    const member = await newMember(practice, 'therapist');
    const mayInvite = async () => (await by(member)('POST ', {})).status; // 400 with the right, 403 without
    expect(await mayInvite()).toBe(403);
    const choice = { sets: ['therapist'], grants: ['team.clinical.manage', { key: 'clients.read', reach: 'any' }] };
    const { status, headers, body } = await byOwner(`PUT ${of(member)}`, { ...choice, denials: ['notes.sign'] });
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({
      sets: ['therapist'],
      grants: [{ key: 'team.clinical.manage' }, { key: 'clients.read', reach: 'any' }],
      denials: ['notes.sign'],
      version: 2,
    });
    expect((await byOwner(`GET ${of(member)}`)).body).toEqual(body);
    expect(await mayInvite()).toBe(400);
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: false, available: true });
    expect((await byOwner(`PUT ${of(member)}`, {})).body).toMatchObject({
      sets: ['therapist'],
      grants: [],
      denials: [],
    });
    expect(await mayInvite()).toBe(403);
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: true });
    await byOwner(`PUT ${of(member)}`, { sets: [] });
    expect(await itemOf(member, 'notes.sign')).toMatchObject({ granted: false });
    expect(await itemOf(member, 'clients.read')).toMatchObject({ granted: true, reach: 'any' });
    expect((await byOwner(`PUT ${of(member)}`, { denials: ['forms.send'] })).body.sets).toEqual([]);
    expect((await byOwner(`PUT ${of(member)}`, { sets: null })).body.sets).toBeNull();
    expect(await itemOf(member, 'clients.read')).toMatchObject({ granted: true, reach: 'assigned' });
  });

  test('ROLE-3: two members of one role with equal permissions may do the same', async () => {
    const [one, two] = [await newMember(practice, 'office-manager'), await newMember(practice, 'office-manager')];
    for (const member of [one, two])
      await byOwner(`PUT ${of(member)}`, { sets: ['billing'], denials: ['portal.invite'] });
    const told = async (member: TestMember) => (await by(member)(`GET ${of(member)}`)).body.items;
    expect(await told(one)).toEqual(await told(two));
  });

  test('may name the version it changes; the same choice again writes nothing', async () => {
    const member = await newMember(practice, 'therapist');
    const choice = { denials: ['notes.sign'] };
    const stale = () => byOwner(`PUT ${of(member)}`, choice, { 'if-match': '"7"' });
    expect(await refused(stale)).toEqual({ status: 412, code: 'version-mismatch' });
    expect((await byOwner(`PUT ${of(member)}`, choice, { 'if-match': '"1"' })).body.version).toBe(2);
    const again = await leavingNoTrace({ practices: [practice.id] }, () => byOwner(`PUT ${of(member)}`, choice));
    expect([again.status, again.body.version]).toEqual([200, 2]);
  });

  test('ROLE-4: never exceeds the ceiling, and says which grant would', async () => {
    const above: readonly [TestMember, unknown][] = [
      [practiceAdmin, 'notes.read'],
      [biller, 'cases.read'],
      [therapist, { key: 'notes.read', reach: 'any' }],
    ];
    for (const [member, grant] of above) {
      const ask = () => byOwner(`PUT ${of(member)}`, { grants: ['team.read', grant] });
      const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'above-ceiling', '#/grants/1']);
    }
    await byOwner(`PUT ${of(biller)}`, { sets: ['organization-administration'] });
    expect(await itemOf(biller, 'notes.read')).toMatchObject({ granted: false, reason: 'role-ceiling' });
    await byOwner(`PUT ${of(biller)}`, { sets: null });
  });

  test('ROLE-2: holds no two sets that exclude each other', async () => {
    const both = { sets: ['organization-administration', 'administration'] };
    const ask = () => byOwner(`PUT ${of(clinicalAdmin)}`, both);
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'sets-exclusive', '#/sets']);
    expect((await byOwner(`PUT ${of(clinicalAdmin)}`, { sets: ['administration', 'billing'] })).status).toBe(200);
    await byOwner(`PUT ${of(clinicalAdmin)}`, { sets: null });
  });
});

describe('ROLE-9: whoever chooses', () => {
  const missing = (permission: string) => ({ status: 403, code: 'not-permitted', permission });

  test('chooses neither for themselves nor, as no owner, for an owner', async () => {
    expect(await refused(() => byOwner(`PUT /${ownerId}/permissions`, {}))).toEqual({
      status: 403,
      code: 'own-access',
    });
    const own = () => by(clinicalAdmin)(`PUT ${of(clinicalAdmin)}`, { grants: ['practice.export'] });
    expect(await refused(own)).toEqual({ status: 403, code: 'own-access' });
    const owners = () => by(clinicalAdmin)(`PUT /${ownerId}/permissions`, { denials: ['notes.read'] });
    expect(await refused(owners)).toEqual({ status: 403, code: 'owners-only' });
    expect(await refused(() => by(therapist)(`PUT ${of(biller)}`, {}))).toEqual(missing('team.permissions.manage'));
  });

  test('gives no key, set or reach they do not hold; owners give anything within the ceiling', async () => {
    const grants = ['payments.refund'];
    expect(await refused(() => by(practiceAdmin)(`PUT ${of(biller)}`, { grants }))).toEqual(missing('payments.refund'));
    const sets = ['billing'];
    expect(await refused(() => by(practiceAdmin)(`PUT ${of(biller)}`, { sets }))).toEqual(missing('payments.refund'));
    const everything = () => by(clinicalAdmin)(`PUT ${of(therapist)}`, { sets: ['organization-administration'] });
    expect(await refused(everything)).toEqual({ status: 403, code: 'not-permitted' });
    const denied = await newMember(practice, 'prescriber', { denials: ['prescriptions.prescribe'] });
    const undenying = () => by(clinicalAdmin)(`PUT ${of(denied)}`, {});
    expect(await refused(undenying)).toEqual(missing('prescriptions.prescribe'));

    expect((await byOwner(`PUT ${of(biller)}`, { sets, grants })).status).toBe(200);
    expect((await byOwner(`PUT ${of(denied)}`, {})).status).toBe(200);
    expect((await by(practiceAdmin)(`PUT ${of(biller)}`, { sets: null })).status).toBe(200);
    const given = await by(clinicalAdmin)(`PUT ${of(therapist)}`, { grants: [{ key: 'clients.read', reach: 'any' }] });
    expect(given.status).toBe(200);
    await byOwner(`PUT ${of(therapist)}`, {});
  });

  test('gives no colleague back what was kept from both, neither as the usual of the role nor by an appointment', async () => {
    const restricted = { sets: ['default'], grants: ['team.permissions.manage', 'team.clinical.manage'], denials: [] };
    const one = await newMember(practice, 'clinical-admin');
    const other = await newMember(practice, 'clinical-admin');
    for (const each of [one, other]) expect((await byOwner(`PUT ${of(each)}`, restricted)).status).toBe(200);
    const usual = { sets: null, grants: [], denials: [] };
    const reset = (who: TestMember, whom: TestMember) => by(who)(`PUT ${of(whom)}`, usual);
    expect(await refused(() => reset(one, other))).toEqual(missing('practice.settings.read'));
    expect(await refused(() => reset(other, one))).toEqual(missing('practice.settings.read'));
    await byOwner(`PUT ${of(one)}`, { ...restricted, grants: [...restricted.grants, 'team.supervision.assign'] });
    const promote = () => by(one)(`PATCH /${therapist.memberId}`, { role: 'clinical-admin' });
    expect(await refused(promote)).toEqual(missing('practice.settings.read'));
    expect((await by(one)(`PUT ${of(other)}`, { ...restricted, denials: ['forms.send'] })).status).toBe(200);
    await byOwner(`PUT ${of(other)}`, usual);
    expect((await reset(other, one)).status).toBe(200);
    expect(await itemOf(one, 'notes.read')).toMatchObject({ granted: true });
  });
});

test('ROLE-4: nobody chooses for a side of the house whose members their role can never manage', async () => {
  const missing = (permission: string) => ({ status: 403, code: 'not-permitted', permission });
  const choice = { denials: ['messages.client'] };
  const choose = (who: TestMember, whom: TestMember) => by(who)(`PUT ${of(whom)}`, choice);
  expect(await refused(() => choose(practiceAdmin, therapist))).toEqual(missing('team.clinical.manage'));
  expect(await refused(() => choose(clinicalAdmin, biller))).toEqual(missing('team.nonClinical.manage'));
  for (const [who, whom] of [
    [practiceAdmin, biller],
    [clinicalAdmin, therapist],
  ] as const) {
    expect((await choose(who, whom)).status).toBe(200);
    expect((await byOwner(`PUT ${of(whom)}`, {})).status).toBe(200);
  }
});

test('ROLE-9: an owner is not kept from what the practice needs its owners for', async () => {
  const second = await newMember(practice, 'practice-owner');
  for (const [choice, pointer] of [
    [{ sets: [] }, '#/sets'],
    [{ denials: ['subscription.manage'] }, '#/denials'],
  ] as const) {
    const ask = () => byOwner(`PUT ${of(second)}`, choice);
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', pointer]);
  }
  expect((await byOwner(`PUT ${of(second)}`, { denials: ['notes.cosign'] })).status).toBe(200);
});

describe('SEAT-5: a permission that needs an add-on', () => {
  let small: TestPractice;
  let one: TestMember;
  let two: TestMember;

  beforeAll(async () => {
    small = await newPractice();
    [one, two] = [await newMember(small, 'therapist'), await newMember(small, 'therapist')];
  });

  const choose = (member: TestMember, choice: object) => teamOf(small)(`PUT ${of(member)}`, choice);
  const texting = async (member: TestMember) => {
    const { body } = await teamOf(small)(`GET ${of(member)}`);
    return body.items.find((item: { key: string }) => item.key === 'sms.client');
  };
  const holders = async () =>
    (await ledgerIn(small)).holders.filter(({ addOns }) => addOns.includes('conversation')).map((one) => one.memberId);

  test('is greyed out in every profile of a practice without a seat of it, and cannot be granted', async () => {
    for (const memberId of [one.memberId, two.memberId, await ownerIdOf(small)]) {
      const { body } = await teamOf(small)(`GET /${memberId}/permissions`);
      const gated = body.items.filter((item: { reason?: string }) => item.reason === 'addon-not-subscribed');
      expect(gated.map((item: { key: string }) => item.key)).toEqual([
        'selfScheduling.configure',
        'telehealth.host',
        'sms.client',
        'claims.manage',
      ]);
    }
    const refusal = await refused(() => choose(one, { grants: ['sms.client'] }), small);
    expect(refusal).toEqual({ status: 409, code: 'addon-not-subscribed' });
  });

  test('takes a free seat with the grant, is refused when none is free, and gives it up with the last use', async () => {
    await buy(small, { addOns: { conversation: 1 } });
    expect(await texting(one)).toMatchObject({ available: true, granted: false });
    const { body } = await choose(one, { grants: ['sms.client'] });
    expect(body.items.find((item: { key: string }) => item.key === 'sms.client')).toMatchObject({ granted: true });
    expect(await holders()).toEqual([one.memberId]);
    expect(await texting(two)).toMatchObject({ available: false, reason: 'addon-seats-exhausted' });
    const refusal = await refused(() => choose(two, { grants: ['sms.client'] }), small);
    expect(refusal).toEqual({ status: 409, code: 'addon-seats-exhausted' });

    await choose(one, { grants: [] });
    expect(await holders()).toEqual([]);
    expect((await choose(two, { grants: ['sms.client'] })).status).toBe(200);
    expect(await holders()).toEqual([two.memberId]);
  });

  test('is not granted to who is not there to hold a seat', async () => {
    const gone = await newMember(small, 'therapist');
    await teamOf(small)(`POST /${gone.memberId}/deactivation`);
    const refusal = await refused(() => choose(gone, { grants: ['sms.client'] }), small);
    expect(refusal).toEqual({ status: 409, code: 'member-inactive' });
    expect((await choose(gone, { denials: ['notes.sign'] })).status).toBe(200);
  });
});
