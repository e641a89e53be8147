import { describe, expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { newMember, newPractice } from '../support/practices.ts';
import { missing, staffedPractice } from '../support/staffed-practice.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, ownerIdOf, settledInvitation, somebody, teamOf } from '../support/team.ts';

const staffed = staffedPractice('clinicalAdmin', 'therapist', 'leadTherapist', 'intern', 'prescriber');
const { byOwner, by, idOf, refused } = staffed;

describe('ROLE-5: supervision', () => {
  const required = { status: 422, code: 'supervisor-required' };

  test('a Clinical Intern needs a supervisor who is an active Clinical Admin or Practice Owner', async () => {
    const intern = (supervisorId?: string) => somebody({ role: 'clinical-intern', supervisorId });
    const nobody = [undefined, idOf('therapist'), idOf('intern'), 'mem_01K0000000000000000000000R', 'nonsense'];
    for (const supervisorId of nobody) {
      expect(await refused(() => byOwner('POST ', intern(supervisorId)))).toEqual(required);
    }
    expect(await refused(() => byOwner(`PATCH /${idOf('therapist')}`, { role: 'clinical-intern' }))).toEqual(required);
    expect(await refused(() => byOwner(`PATCH /${idOf('intern')}`, { supervisorId: null }))).toEqual(required);
    const { body } = await byOwner(`PATCH /${idOf('intern')}`, { supervisorId: idOf('clinicalAdmin') });
    expect(body.supervisorId).toBe(idOf('clinicalAdmin'));
  });

  test('a supervisor in charge neither leaves nor changes role, and the interns are named', async () => {
    const { clinicalAdmin, intern } = staffed.people;
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: clinicalAdmin.memberId });
    for (const ask of [
      () => byOwner(`POST /${clinicalAdmin.memberId}/deactivation`),
      () => byOwner(`PATCH /${clinicalAdmin.memberId}`, { role: 'therapist' }),
    ]) {
      const { status, body } = await leavingNoTrace({ practices: [staffed.practice.id] }, ask);
      expect([status, body.code]).toEqual([409, 'supervisor-needed']);
      expect(body.holders).toEqual([{ memberId: intern.memberId, name: 'Sam Member' }]);
    }
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: staffed.ownerId });
    expect((await byOwner(`POST /${clinicalAdmin.memberId}/deactivation`)).status).toBe(200);
    const stillGone = await refused(() =>
      byOwner(`PATCH /${intern.memberId}`, { supervisorId: clinicalAdmin.memberId }),
    );
    expect(stillGone).toEqual(required);
    expect((await byOwner(`POST /${clinicalAdmin.memberId}/reactivation`)).status).toBe(200);
  });

  test('is assigned by whoever may assign it, and only to an intern', async () => {
    const assigning = missing('team.supervision.assign');
    const intern = somebody({ role: 'clinical-intern', supervisorId: staffed.ownerId });
    expect(await refused(() => by('leadTherapist')('POST ', intern))).toEqual(assigning);
    const reassign = () => by('leadTherapist')(`PATCH /${idOf('intern')}`, { supervisorId: idOf('clinicalAdmin') });
    expect(await refused(reassign)).toEqual(assigning);
    const supervised = () => byOwner('POST ', somebody({ supervisorId: staffed.ownerId }));
    expect(await refused(supervised)).toEqual({ status: 422, code: 'invalid-value' });
    expect((await by('clinicalAdmin')(`PATCH /${idOf('intern')}`, { supervisorId: staffed.ownerId })).status).toBe(200);
  });

  test('an intern comes back only under a supervisor', async () => {
    const [admin, intern] = [
      await newMember(staffed.practice, 'clinical-admin'),
      await newMember(staffed.practice, 'clinical-intern'),
    ];
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: admin.memberId });
    await byOwner(`POST /${intern.memberId}/deactivation`);
    await byOwner(`POST /${admin.memberId}/deactivation`);
    expect(await refused(() => byOwner(`POST /${intern.memberId}/reactivation`))).toEqual(required);
    for (const supervisorId of ['garbage', null]) {
      const ask = () => byOwner(`PATCH /${intern.memberId}`, { supervisorId });
      const { status, body } = await leavingNoTrace({ practices: [staffed.practice.id] }, ask);
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'supervisor-required', '#/supervisorId']);
    }
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: staffed.ownerId });
    expect((await byOwner(`POST /${intern.memberId}/reactivation`)).status).toBe(200);
  });
});

describe('ROLE-6: a Prescriber needs an active licence', () => {
  const required = { status: 422, code: 'licence-required' };
  const lapsed = { expiresOn: '2020-01-01' };

  test('to be invited and to become one, and keeps one on file', async () => {
    for (const licence of [undefined, lapsed]) {
      expect(await refused(() => byOwner('POST ', somebody({ role: 'prescriber', licence })))).toEqual(required);
      const edit = { role: 'prescriber', ...(licence && { licence }) };
      expect(await refused(() => byOwner(`PATCH /${idOf('therapist')}`, edit))).toEqual(required);
    }
    expect(await refused(() => byOwner(`PATCH /${idOf('prescriber')}`, { licence: null }))).toEqual(required);
    const { status, body } = await byOwner(`PATCH /${idOf('prescriber')}`, { licence: { expiresOn: '2098-01-01' } });
    expect([status, body.licence]).toEqual([200, { number: null, expiresOn: '2098-01-01', active: true }]);
  });

  test('ROLE-10: prescribes no more from the request on after which it was noted that it has ended', async () => {
    const { memberId, staff } = await newMember(staffed.practice, 'prescriber');
    const held = async (): Promise<string[]> =>
      (await staff('GET /v1/me')).body.memberships[0].permissions.map(({ key }: { key: string }) => key);
    const had = await held();
    const license = (licence: object) => byOwner(`PATCH /${memberId}`, { licence });
    await license({ number: 'RX-7', expiresOn: '2098-01-01' });
    const { status, body } = await license(lapsed);
    expect([status, body.licence]).toEqual([200, { number: 'RX-7', ...lapsed, active: false }]);
    expect(await held()).toEqual(had.filter((key) => key !== 'prescriptions.prescribe'));
    await license({ expiresOn: '2099-01-01' });
    expect(await held()).toEqual(had);
  });

  test('to come back; while it has lapsed everything else works on', async () => {
    const gone = await newMember(staffed.practice, 'prescriber', { licence: lapsed });
    const { body } = await teamOf(staffed.practice, gone.staff)(`GET /${gone.memberId}/permissions`);
    const granted = (key: string) => body.items.find((item: { key: string }) => item.key === key);
    expect(granted('prescriptions.prescribe')).toMatchObject({ granted: false, reason: 'licence-required' });
    expect(granted('notes.write')).toMatchObject({ granted: true });
    await byOwner(`POST /${gone.memberId}/deactivation`);
    expect(await refused(() => byOwner(`POST /${gone.memberId}/reactivation`))).toEqual(required);
    await byOwner(`PATCH /${gone.memberId}`, { licence: { expiresOn: '2099-01-01' } });
    expect((await byOwner(`POST /${gone.memberId}/reactivation`)).status).toBe(200);
  });
});

describe('SEAT-3, SEAT-5: without a seat', () => {
  test('nobody is invited, moved to another type, or brought back', async () => {
    const small = await newPractice();
    await buy(small, { purchased: { clinical: 2 } });
    const one = await newMember(small, 'therapist');
    await buy(small, { purchased: { clinical: 2 } });
    const calls = teamOf(small);
    const none = async (ask: () => Promise<Answered>) => {
      const answered = await leavingNoTrace({ practices: [small.id] }, ask);
      expect(refusal(answered)).toEqual({ status: 409, code: 'seat-unavailable' });
    };
    await none(() => calls('POST ', somebody()));
    await none(() => calls('POST ', somebody({ role: 'office-manager' })));
    await none(() => calls(`PATCH /${one.memberId}`, { role: 'office-manager' }));
    await calls(`POST /${one.memberId}/deactivation`);
    const { id } = await settledInvitation(small);
    await none(() => calls(`POST /${one.memberId}/reactivation`));
    await calls(`POST /${id}/deactivation`);
    expect((await calls(`POST /${one.memberId}/reactivation`)).status).toBe(200);
  });

  test('of an add-on nobody holds one, whether there are none or all are taken', async () => {
    const small = await newPractice();
    const [one, two] = [await newMember(small, 'therapist'), await newMember(small, 'therapist')];
    const calls = teamOf(small);
    const give = (memberId: string) => calls(`PATCH /${memberId}`, { addOns: ['video'] });
    const refuse = async (memberId: string, code: string) => {
      const answered = await leavingNoTrace({ practices: [small.id] }, () => give(memberId));
      expect(refusal(answered)).toEqual({ status: 409, code });
      if (code !== 'member-inactive') expect(answered.body.detail).toContain('video');
    };
    await refuse(one.memberId, 'addon-not-subscribed');
    await buy(small, { addOns: { video: 1 } });
    expect((await give(one.memberId)).status).toBe(200);
    await refuse(two.memberId, 'addon-seats-exhausted');
    await calls(`POST /${one.memberId}/deactivation`);
    expect((await give(two.memberId)).status).toBe(200);
    await refuse(one.memberId, 'member-inactive');
  });
});

describe('ROLE-12: an address and a login', () => {
  test('are of one member only, and an address with a login is not changed', async () => {
    const exists = { status: 409, code: 'member-exists' };
    const taken = somebody({ email: staffed.people.therapist.email.toUpperCase() });
    expect(await refused(() => byOwner('POST ', taken))).toEqual(exists);
    const moved = () => byOwner(`PATCH /${idOf('therapist')}`, { email: 'other@people.example' });
    expect(await refused(moved)).toEqual({ status: 422, code: 'invalid-value' });
    const gone = await newMember(staffed.practice, 'therapist');
    await byOwner(`POST /${gone.memberId}/deactivation`);
    expect(await refused(() => byOwner('POST ', somebody({ email: gone.email })))).toEqual(exists);
    const elsewhere = await newPractice();
    await buy(elsewhere, { purchased: { clinical: 2 } });
    expect((await teamOf(elsewhere)('POST ', taken)).status).toBe(201);
  });

  test('decide whether an invitation can be sent again or a member be brought back', async () => {
    const small = await newPractice();
    await buy(small, { purchased: { clinical: 2 } });
    const { id } = await settledInvitation(small);
    const calls = teamOf(small);
    const refuse = async (on: string, status: number, code: string) => {
      const answered = await leavingNoTrace({ practices: [small.id] }, () => calls(on));
      expect(refusal(answered)).toEqual({ status, code });
      return answered;
    };
    const soon = await refuse(`POST /${id}/invitation`, 429, 'resend-too-soon');
    expect(Number(soon.headers.get('retry-after'))).toBeGreaterThan(0);
    await refuse(`POST /${id}/reactivation`, 409, 'member-not-joined');
    await calls(`POST /${id}/deactivation`);
    await refuse(`POST /${id}/reactivation`, 409, 'member-not-joined');
    await refuse(`POST /${await ownerIdOf(small)}/invitation`, 409, 'member-joined');
    await refuse(`POST /${id}/invitation`, 429, 'resend-too-soon'); // what is sent anew comes a minute later, too
  });
});
