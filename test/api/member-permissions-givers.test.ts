import { describe, expect, test } from 'vitest';
import { newMember, type TestMember } from '../support/practices.ts';
import { missing, staffedPractice } from '../support/staffed-practice.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { permissionOf, permissionsOf, teamOf } from '../support/team.ts';

const staffed = staffedPractice('clinicalAdmin', 'therapist', 'practiceAdmin', 'biller');
const { byOwner, refused } = staffed;
const by = (member: TestMember) => teamOf(staffed.practice, member.staff);
const itemOf = (member: TestMember, key: string) => permissionOf(staffed.practice, member, key);

describe('ROLE-9: whoever chooses', () => {
  test('chooses neither for themselves nor, as no owner, for an owner', async () => {
    const { clinicalAdmin, therapist, biller } = staffed.people;
    expect(await refused(() => byOwner(`PUT /${staffed.ownerId}/permissions`, {}))).toEqual({
      status: 403,
      code: 'own-access',
    });
    const own = () => by(clinicalAdmin)(`PUT ${permissionsOf(clinicalAdmin)}`, { grants: ['practice.export'] });
    expect(await refused(own)).toEqual({ status: 403, code: 'own-access' });
    const owners = () => by(clinicalAdmin)(`PUT /${staffed.ownerId}/permissions`, { denials: ['notes.read'] });
    expect(await refused(owners)).toEqual({ status: 403, code: 'owners-only' });
    expect(await refused(() => by(therapist)(`PUT ${permissionsOf(biller)}`, {}))).toEqual(
      missing('team.permissions.manage'),
    );
  });

  test('gives no key, set or reach they do not hold; owners give anything within the ceiling', async () => {
    const { clinicalAdmin, therapist, practiceAdmin, biller } = staffed.people;
    const grants = ['payments.refund'];
    expect(await refused(() => by(practiceAdmin)(`PUT ${permissionsOf(biller)}`, { grants }))).toEqual(
      missing('payments.refund'),
    );
    const sets = ['billing'];
    expect(await refused(() => by(practiceAdmin)(`PUT ${permissionsOf(biller)}`, { sets }))).toEqual(
      missing('payments.refund'),
    );
    const everything = () =>
      by(clinicalAdmin)(`PUT ${permissionsOf(therapist)}`, { sets: ['organization-administration'] });
    expect(await refused(everything)).toEqual({ status: 403, code: 'not-permitted' });
    const denied = await newMember(staffed.practice, 'prescriber', { denials: ['prescriptions.prescribe'] });
    const undenying = () => by(clinicalAdmin)(`PUT ${permissionsOf(denied)}`, {});
    expect(await refused(undenying)).toEqual(missing('prescriptions.prescribe'));

    expect((await byOwner(`PUT ${permissionsOf(biller)}`, { sets, grants })).status).toBe(200);
    expect((await byOwner(`PUT ${permissionsOf(denied)}`, {})).status).toBe(200);
    expect((await by(practiceAdmin)(`PUT ${permissionsOf(biller)}`, { sets: null })).status).toBe(200);
    const given = await by(clinicalAdmin)(`PUT ${permissionsOf(therapist)}`, {
      grants: [{ key: 'clients.read', reach: 'any' }],
    });
    expect(given.status).toBe(200);
    await byOwner(`PUT ${permissionsOf(therapist)}`, {});
  });

  test('gives no colleague back what was kept from both, neither as the usual of the role nor by an appointment', async () => {
    const { therapist } = staffed.people;
    const restricted = { sets: ['default'], grants: ['team.permissions.manage', 'team.clinical.manage'], denials: [] };
    const one = await newMember(staffed.practice, 'clinical-admin');
    const other = await newMember(staffed.practice, 'clinical-admin');
    for (const each of [one, other]) expect((await byOwner(`PUT ${permissionsOf(each)}`, restricted)).status).toBe(200);
    const usual = { sets: null, grants: [], denials: [] };
    const reset = (who: TestMember, whom: TestMember) => by(who)(`PUT ${permissionsOf(whom)}`, usual);
    expect(await refused(() => reset(one, other))).toEqual(missing('practice.settings.read'));
    expect(await refused(() => reset(other, one))).toEqual(missing('practice.settings.read'));
    await byOwner(`PUT ${permissionsOf(one)}`, {
      ...restricted,
      grants: [...restricted.grants, 'team.supervision.assign'],
    });
    const promote = () => by(one)(`PATCH /${therapist.memberId}`, { role: 'clinical-admin' });
    expect(await refused(promote)).toEqual(missing('practice.settings.read'));
    expect((await by(one)(`PUT ${permissionsOf(other)}`, { ...restricted, denials: ['forms.send'] })).status).toBe(200);
    await byOwner(`PUT ${permissionsOf(other)}`, usual);
    expect((await reset(other, one)).status).toBe(200);
    expect(await itemOf(one, 'notes.read')).toMatchObject({ granted: true });
  });
});

test('ROLE-4: nobody chooses for a side of the house whose members their role can never manage', async () => {
  const { clinicalAdmin, therapist, practiceAdmin, biller } = staffed.people;
  const choice = { denials: ['messages.client'] };
  const choose = (who: TestMember, whom: TestMember) => by(who)(`PUT ${permissionsOf(whom)}`, choice);
  expect(await refused(() => choose(practiceAdmin, therapist))).toEqual(missing('team.clinical.manage'));
  expect(await refused(() => choose(clinicalAdmin, biller))).toEqual(missing('team.nonClinical.manage'));
  for (const [who, whom] of [
    [practiceAdmin, biller],
    [clinicalAdmin, therapist],
  ] as const) {
    expect((await choose(who, whom)).status).toBe(200);
    expect((await byOwner(`PUT ${permissionsOf(whom)}`, {})).status).toBe(200);
  }
});

test('ROLE-9: an owner is not kept from what the practice needs its owners for', async () => {
  const second = await newMember(staffed.practice, 'practice-owner');
  for (const [choice, pointer] of [
    [{ sets: [] }, '#/sets'],
    [{ denials: ['subscription.manage'] }, '#/denials'],
  ] as const) {
    const ask = () => byOwner(`PUT ${permissionsOf(second)}`, choice);
    const { status, body } = await leavingNoTrace({ practices: [staffed.practice.id] }, ask);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', pointer]);
  }
  expect((await byOwner(`PUT ${permissionsOf(second)}`, { denials: ['notes.cosign'] })).status).toBe(200);
});
