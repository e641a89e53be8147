import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { assign } from '../support/places.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { aMinuteAfterTheMail, buy, ownerIdOf, settledInvitation, somebody, teamOf } from '../support/team.ts';

/** A practice with plenty of seats and a member of every kind; nobody else joins it but by the rightful way of a test. */
let practice: TestPractice;
let ownerId: string;
let people: Record<
  | 'clinicalAdmin'
  | 'therapist'
  | 'leadTherapist'
  | 'practiceAdmin'
  | 'leadAdmin'
  | 'officeManager'
  | 'designee'
  | 'intern'
  | 'prescriber',
  TestMember
>;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
  ownerId = await ownerIdOf(practice);
  const lead = (key: 'team.clinical.manage' | 'team.nonClinical.manage') => ({ grants: [{ key }] });
  people = {
    clinicalAdmin: await newMember(practice, 'clinical-admin'),
    therapist: await newMember(practice, 'therapist'),
    leadTherapist: await newMember(practice, 'therapist', lead('team.clinical.manage')),
    practiceAdmin: await newMember(practice, 'practice-admin'),
    leadAdmin: await newMember(practice, 'practice-admin', lead('team.nonClinical.manage')),
    officeManager: await newMember(practice, 'office-manager'),
    designee: await newMember(practice, 'office-manager', { isAdmin: true }),
    intern: await newMember(practice, 'clinical-intern'),
    prescriber: await newMember(practice, 'prescriber'),
  };
}, 60_000);

type Name = keyof typeof people;
const byOwner = (on: string, body?: unknown) => teamOf(practice)(on, body);
const by = (name: Name) => teamOf(practice, people[name].staff);
const idOf = (name: Name) => people[name].memberId;

/** What a request is refused with, once it is sure that it changed nothing. */
async function refused(ask: () => Promise<Answered>) {
  const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
  return { status, code: body.code, ...(body.permission && { permission: body.permission }) };
}

const missing = (permission: string) => ({ status: 403, code: 'not-permitted', permission });
const clinical = missing('team.clinical.manage');
const nonClinical = missing('team.nonClinical.manage');
const ownAccess = { status: 403, code: 'own-access' };
const ownersOnly = { status: 403, code: 'owners-only' };
const lastOwner = { status: 409, code: 'last-owner' };

describe('ROLE-4: on the wrong side of the house', () => {
  test('nobody is invited, edited, deactivated, brought back or invited again', async () => {
    const whoMay: readonly [Name, Name, Role, object][] = [
      ['leadAdmin', 'therapist', 'therapist', clinical],
      ['designee', 'therapist', 'therapist', clinical],
      ['leadTherapist', 'officeManager', 'office-manager', nonClinical],
      ['clinicalAdmin', 'officeManager', 'office-manager', nonClinical],
    ];
    for (const [manager, whom, role, refusal] of whoMay) {
      const path = `/${idOf(whom)}`;
      expect(await refused(() => by(manager)('POST ', somebody({ role })))).toEqual(refusal);
      expect(await refused(() => by(manager)(`PATCH ${path}`, { firstName: 'X' }))).toEqual(refusal);
      for (const act of ['deactivation', 'reactivation', 'invitation']) {
        expect(await refused(() => by(manager)(`POST ${path}/${act}`))).toEqual(refusal);
      }
    }
  });

  test('a change of sides takes both rights', async () => {
    const path = `/${idOf('therapist')}`;
    expect(await refused(() => by('leadTherapist')(`PATCH ${path}`, { role: 'office-manager' }))).toEqual(nonClinical);
    expect((await byOwner(`PATCH ${path}`, { role: 'office-manager' })).status).toBe(200);
    expect((await byOwner(`PATCH ${path}`, { role: 'therapist' })).status).toBe(200);
  });

  test('without either right nothing is done at all, and the right is named', async () => {
    expect(await refused(() => by('therapist')('POST ', somebody()))).toEqual(clinical);
    expect(await refused(() => by('practiceAdmin')(`POST /${idOf('officeManager')}/deactivation`))).toEqual(
      nonClinical,
    );
  });

  test('on the right side everything is', async () => {
    expect((await by('leadAdmin')(`PATCH /${idOf('officeManager')}`, { firstName: 'Kim' })).status).toBe(200);
    expect((await by('designee')(`PATCH /${idOf('officeManager')}`, { firstName: 'Sam' })).status).toBe(200);
    expect((await by('leadTherapist')(`PATCH /${idOf('therapist')}`, { firstName: 'Kim' })).status).toBe(200);
  });
});

describe('ROLE-8, ROLE-9: about themselves', () => {
  test('nobody decides, not even with the right to manage others', async () => {
    const own: readonly [Name, object][] = [
      ['clinicalAdmin', { role: 'practice-owner' }],
      ['clinicalAdmin', { role: 'therapist' }],
      ['clinicalAdmin', { seatClass: 'support' }],
      ['leadTherapist', { isAdmin: true }],
      ['leadTherapist', { addOns: ['video'] }],
      ['leadTherapist', { licence: { expiresOn: '2099-01-01' } }],
      ['designee', { isAdmin: false }],
    ];
    for (const [name, edit] of own) {
      expect(await refused(() => by(name)(`PATCH /${idOf(name)}`, edit))).toEqual(ownAccess);
    }
    expect(await refused(() => by('clinicalAdmin')(`POST /${idOf('clinicalAdmin')}/deactivation`))).toEqual(ownAccess);
    expect(await refused(() => by('clinicalAdmin')(`PUT /${idOf('clinicalAdmin')}/permissions`, {}))).toEqual(
      ownAccess,
    );
    expect(await refused(() => byOwner(`PATCH /${ownerId}`, { seatClass: 'support' }))).toEqual(ownAccess);
    expect(await refused(() => byOwner(`PATCH /${ownerId}`, { isAdmin: true }))).toEqual(ownAccess);
    expect(await refused(() => byOwner(`PUT /${ownerId}/permissions`, {}))).toEqual(ownAccess);
  });

  test('but who manages members may correct their own name', async () => {
    const { status, body } = await by('leadTherapist')(`PATCH /${idOf('leadTherapist')}`, { firstName: 'Lea' });
    expect([status, body.firstName]).toEqual([200, 'Lea']);
  });
});

describe('ROLE-9: an owner', () => {
  test('is always there: the last one neither leaves nor changes role, whoever asks', async () => {
    for (const ask of [byOwner, by('clinicalAdmin')]) {
      expect(await refused(() => ask(`POST /${ownerId}/deactivation`))).toEqual(lastOwner);
      expect(await refused(() => ask(`PATCH /${ownerId}`, { role: 'therapist' }))).toEqual(lastOwner);
    }
  });

  test('is made, changed and deactivated by owners only; one of two may step down', async () => {
    const other = await newPractice();
    await givePlentyOfSeats(other);
    const [second, admin] = [await newMember(other, 'therapist'), await newMember(other, 'clinical-admin')];
    const [owner, calls] = [teamOf(other), teamOf(other, admin.staff)];
    const deny = async (ask: () => Promise<Answered>) => {
      const answered = await leavingNoTrace({ practices: [other.id] }, ask);
      expect(refusal(answered)).toEqual(ownersOnly);
    };
    await deny(() => calls('POST ', somebody({ role: 'practice-owner' })));
    await deny(() => calls(`PATCH /${second.memberId}`, { role: 'practice-owner' }));
    expect((await owner(`PATCH /${second.memberId}`, { role: 'practice-owner' })).status).toBe(200);
    await deny(() => calls(`PATCH /${second.memberId}`, { role: 'therapist' }));
    await deny(() => calls(`PATCH /${second.memberId}`, { seatClass: 'support' }));
    await deny(() => calls(`PATCH /${second.memberId}`, { addOns: ['video'] }));
    await deny(() => calls(`POST /${second.memberId}/deactivation`));
    await deny(() => calls(`PUT /${second.memberId}/permissions`, { denials: ['notes.read'] }));
    expect((await calls(`PATCH /${second.memberId}`, { lastName: 'Renamed' })).status).toBe(200);

    const ids = [await ownerIdOf(other), second.memberId];
    expect((await owner(`POST /${ids[0]}/deactivation`)).body).toMatchObject({ state: 'inactive' });
    expect((await owner('GET ')).status).toBe(404);
    const alone = teamOf(other, second.staff);
    const last = await leavingNoTrace({ practices: [other.id] }, () => alone(`POST /${ids[1]}/deactivation`));
    expect(refusal(last)).toEqual(lastOwner);
    await deny(() => calls(`POST /${ids[0]}/reactivation`));
    expect((await alone(`POST /${ids[0]}/reactivation`)).status).toBe(200);
    expect((await alone(`PATCH /${ids[1]}`, { role: 'therapist' })).body).toMatchObject({ role: 'therapist' });
  });
});

describe('ROLE-8: the admin designation', () => {
  test('is given and taken only by whoever holds all that it adds', async () => {
    const path = `/${idOf('officeManager')}`;
    const bankAccount = missing('practice.bankAccount.manage');
    expect(await refused(() => by('leadAdmin')(`PATCH ${path}`, { isAdmin: true }))).toEqual(bankAccount);
    expect(await refused(() => by('leadAdmin')(`PATCH /${idOf('designee')}`, { isAdmin: false }))).toEqual(bankAccount);
    const inviting = () => by('leadAdmin')('POST ', somebody({ role: 'office-manager', isAdmin: true }));
    expect(await refused(inviting)).toEqual(bankAccount);
    expect((await by('designee')(`PATCH ${path}`, { isAdmin: true })).body).toMatchObject({ isAdmin: true });
    const settings = async () =>
      (await by('officeManager')(`GET /${idOf('officeManager')}/permissions/practice.settings.manage`)).body;
    expect(await settings()).toMatchObject({ granted: true, source: 'designation', ceiling: 'none' });
    expect((await byOwner(`PATCH ${path}`, { isAdmin: false })).body).toMatchObject({ isAdmin: false });
    expect(await settings()).toMatchObject({ granted: false });
  });

  test('standard to support is refused while clients are assigned, and names them', async () => {
    const { memberId } = await newMember(practice, 'therapist');
    const { body: client } = await practice.owner.staff(`POST ${practice.path}/clients`, {
      firstName: 'Maya',
      lastName: 'Okafor',
    });
    await assign(practice, client.id, [memberId]);
    const toSupport = () => byOwner(`PATCH /${memberId}`, { seatClass: 'support' });
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, toSupport);
    expect([status, body.code, body.clientIds]).toEqual([409, 'member-has-clients', [client.id]]);
    const { body: free } = await byOwner(`PATCH /${idOf('therapist')}`, { seatClass: 'support' });
    expect(free).toMatchObject({ seatClass: 'support' });
    expect((await byOwner(`PATCH /${memberId}`, { lastName: 'Still' })).body).toMatchObject({ seatClass: 'standard' });
  });
});

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
    const { clinicalAdmin, intern } = people;
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: clinicalAdmin.memberId });
    for (const ask of [
      () => byOwner(`POST /${clinicalAdmin.memberId}/deactivation`),
      () => byOwner(`PATCH /${clinicalAdmin.memberId}`, { role: 'therapist' }),
    ]) {
      const { status, body } = await leavingNoTrace({ practices: [practice.id] }, ask);
      expect([status, body.code]).toEqual([409, 'supervisor-needed']);
      expect(body.holders).toEqual([{ memberId: intern.memberId, name: 'Sam Member' }]);
    }
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: ownerId });
    expect((await byOwner(`POST /${clinicalAdmin.memberId}/deactivation`)).status).toBe(200);
    const stillGone = await refused(() =>
      byOwner(`PATCH /${intern.memberId}`, { supervisorId: clinicalAdmin.memberId }),
    );
    expect(stillGone).toEqual(required);
    expect((await byOwner(`POST /${clinicalAdmin.memberId}/reactivation`)).status).toBe(200);
  });

  test('is assigned by whoever may assign it, and only to an intern', async () => {
    const assigning = missing('team.supervision.assign');
    const intern = somebody({ role: 'clinical-intern', supervisorId: ownerId });
    expect(await refused(() => by('leadTherapist')('POST ', intern))).toEqual(assigning);
    const reassign = () => by('leadTherapist')(`PATCH /${idOf('intern')}`, { supervisorId: idOf('clinicalAdmin') });
    expect(await refused(reassign)).toEqual(assigning);
    const supervised = () => byOwner('POST ', somebody({ supervisorId: ownerId }));
    expect(await refused(supervised)).toEqual({ status: 422, code: 'invalid-value' });
    expect((await by('clinicalAdmin')(`PATCH /${idOf('intern')}`, { supervisorId: ownerId })).status).toBe(200);
  });

  test('an intern comes back only under a supervisor', async () => {
    const [admin, intern] = [await newMember(practice, 'clinical-admin'), await newMember(practice, 'clinical-intern')];
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: admin.memberId });
    await byOwner(`POST /${intern.memberId}/deactivation`);
    await byOwner(`POST /${admin.memberId}/deactivation`);
    expect(await refused(() => byOwner(`POST /${intern.memberId}/reactivation`))).toEqual(required);
    await byOwner(`PATCH /${intern.memberId}`, { supervisorId: ownerId });
    expect((await byOwner(`POST /${intern.memberId}/reactivation`)).status).toBe(200);
  });
});

describe('ROLE-6: a Prescriber needs an active licence', () => {
  const required = { status: 422, code: 'licence-required' };
  const lapsed = { expiresOn: '2020-01-01' };

  test('to be invited, to become one, and to stay one', async () => {
    for (const licence of [undefined, lapsed]) {
      expect(await refused(() => byOwner('POST ', somebody({ role: 'prescriber', licence })))).toEqual(required);
      const edit = { role: 'prescriber', ...(licence && { licence }) };
      expect(await refused(() => byOwner(`PATCH /${idOf('therapist')}`, edit))).toEqual(required);
    }
    for (const licence of [null, lapsed]) {
      expect(await refused(() => byOwner(`PATCH /${idOf('prescriber')}`, { licence }))).toEqual(required);
    }
    const { status, body } = await byOwner(`PATCH /${idOf('prescriber')}`, { licence: { expiresOn: '2098-01-01' } });
    expect([status, body.licence]).toEqual([200, { number: null, expiresOn: '2098-01-01', active: true }]);
  });

  test('to come back; while it has lapsed everything else works on', async () => {
    const gone = await newMember(practice, 'prescriber', { licence: lapsed });
    const { body } = await teamOf(practice, gone.staff)(`GET /${gone.memberId}/permissions`);
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
    const taken = somebody({ email: people.therapist.email.toUpperCase() });
    expect(await refused(() => byOwner('POST ', taken))).toEqual(exists);
    const moved = () => byOwner(`PATCH /${idOf('therapist')}`, { email: 'other@people.example' });
    expect(await refused(moved)).toEqual({ status: 422, code: 'invalid-value' });
    const gone = await newMember(practice, 'therapist');
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

test('ROLE-9: an invitation is not redirected by who could not have given what it offers', async () => {
  const small = await newPractice();
  await buy(small, { purchased: { support: 1, 'third-party-biller': 1 } });
  const lead = await newMember(small, 'practice-admin', { grants: [{ key: 'team.nonClinical.manage' }] });
  const designee = await settledInvitation(small, { role: 'office-manager', isAdmin: true });
  const refunding = await settledInvitation(small, { role: 'third-party-biller', permissionSets: ['billing'] });
  const redirect = (id: string, by = teamOf(small, lead.staff)) => by(`PATCH /${id}`, { email: newAddress('lead') });
  for (const [{ id }, permission] of [
    [designee, 'practice.bankAccount.manage'],
    [refunding, 'payments.refund'],
  ] as const) {
    const { status, body } = await leavingNoTrace({ practices: [small.id] }, () => redirect(id));
    expect([status, body.permission ?? body.code]).toEqual([403, permission]);
  }
  // Of the owner nothing is asked but the minute between two mails.
  expect(refusal(await redirect(designee.id, teamOf(small)))).toEqual({ status: 429, code: 'resend-too-soon' });
});

describe('ROLE-9: nobody gives by a role what they do not hold', () => {
  test('whoever would manage the team further than the manager is appointed by others', async () => {
    const appointing: [Name, Role, string][] = [
      ['leadTherapist', 'clinical-admin', 'team.permissions.manage'],
      ['designee', 'practice-admin', 'team.permissions.manage'],
    ];
    for (const [name, role, permission] of appointing) {
      const from = role === 'clinical-admin' ? 'therapist' : 'officeManager';
      const imported = await leavingNoTrace({ practices: [practice.id] }, () =>
        by(name)('POST /import', { members: [somebody({ role })] }),
      );
      expect(imported.body.items).toMatchObject([{ outcome: 'refused', code: 'not-permitted', detail: permission }]);
      expect(await refused(() => by(name)('POST ', somebody({ role })))).toEqual(missing(permission));
      expect(await refused(() => by(name)(`PATCH /${idOf(from)}`, { role }))).toEqual(missing(permission));
    }
    expect((await by('clinicalAdmin')(`PATCH /${idOf('therapist')}`, { role: 'clinical-admin' })).status).toBe(200);
    expect((await byOwner(`PATCH /${idOf('therapist')}`, { role: 'therapist' })).status).toBe(200);
  });

  test('an invitation to manage the team is not redirected by who could not have sent it', async () => {
    const small = await newPractice();
    await buy(small, { purchased: { clinical: 2 } });
    const lead = await newMember(small, 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
    const { id } = await settledInvitation(small, { role: 'clinical-admin' });
    const redirect = () => teamOf(small, lead.staff)(`PATCH /${id}`, { email: newAddress('lead') });
    const { status, body } = await leavingNoTrace({ practices: [small.id] }, redirect);
    expect([status, body.permission]).toEqual([403, 'team.permissions.manage']);
    await aMinuteAfterTheMail(small, id);
    expect((await teamOf(small)(`PATCH /${id}`, { email: newAddress('right') })).status).toBe(200);
  });

  test('chosen sets reach no further in another role than the manager reaches', async () => {
    const { memberId } = await newMember(practice, 'therapist', { sets: ['billing'] });
    const promote = (ask: typeof byOwner) => ask(`PATCH /${memberId}`, { role: 'clinical-admin' });
    expect(await refused(() => promote(by('clinicalAdmin')))).toEqual(missing('payments.refund'));
    expect((await promote(byOwner)).status).toBe(200);
  });

  test('who was deactivated comes back only by whoever could add them as they are', async () => {
    const designee = await newMember(practice, 'office-manager', { isAdmin: true });
    const biller = await newMember(practice, 'third-party-biller', { grants: [{ key: 'payments.refund' }] });
    for (const [{ memberId }, permission] of [
      [designee, 'practice.bankAccount.manage'],
      [biller, 'payments.refund'],
    ] as const) {
      await byOwner(`POST /${memberId}/deactivation`);
      const back = (ask: typeof byOwner) => ask(`POST /${memberId}/reactivation`);
      expect(await refused(() => back(by('leadAdmin')))).toEqual(missing(permission));
      expect((await back(byOwner)).status).toBe(200);
    }
  });
});

test('ROLE-9: no sets are chosen for an owner that would keep them from what owners do', async () => {
  const small = await newPractice();
  await buy(small, { purchased: { clinical: 2 } });
  const inviteWith = (permissionSets: string[]) =>
    teamOf(small)('POST ', somebody({ role: 'practice-owner', permissionSets }));
  const { status, body } = await leavingNoTrace({ practices: [small.id] }, () => inviteWith([]));
  expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', '#/permissionSets']);
  expect((await inviteWith(['organization-administration'])).status).toBe(201);
});

test('ROLE-2: sets that exclude each other, or hold what the manager lacks, are not chosen for who is invited', async () => {
  const both = { permissionSets: ['organization-administration', 'administration'] };
  const exclusive = { status: 422, code: 'sets-exclusive' };
  expect(await refused(() => byOwner('POST ', somebody(both)))).toEqual(exclusive);
  const biller = somebody({ role: 'third-party-biller', permissionSets: ['billing'] });
  expect(await refused(() => by('leadAdmin')('POST ', biller))).toEqual(missing('payments.refund'));
  const everything = somebody({ permissionSets: ['organization-administration'] });
  expect(await refused(() => by('clinicalAdmin')('POST ', everything))).toMatchObject({ code: 'not-permitted' });
  expect((await byOwner('POST ', biller)).status).toBe(201);
});

test('what is not a field of the request, or not of its form, is named and changes nothing', async () => {
  const wrong: readonly [string, object, string][] = [
    ['POST ', somebody({ state: 'active' }), '#/state'],
    ['POST ', somebody({ role: 'king' }), '#/role'],
    ['POST ', somebody({ email: 'nobody' }), '#/email'],
    ['POST ', somebody({ permissionSets: ['all'] }), '#/permissionSets/0'],
    [`PATCH /${idOf('therapist')}`, { sub: 'x' }, '#/sub'],
    [`PATCH /${idOf('therapist')}`, { addOns: ['fax'] }, '#/addOns/0'],
    [`PATCH /${idOf('therapist')}`, { licence: { expiresOn: 'soon' } }, '#/licence/expiresOn'],
    [`PUT /${idOf('therapist')}/permissions`, { denials: ['notes.burn'] }, '#/denials/0'],
  ];
  for (const [on, body, pointer] of wrong) {
    const answered = await byOwner(on, body);
    expect([answered.status, answered.body.code, answered.body.errors[0].pointer]).toEqual([
      400,
      'request-invalid',
      pointer,
    ]);
  }
});
