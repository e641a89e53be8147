import { describe, expect, test } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { assign } from '../support/places.ts';
import { givePlentyOfSeats, newMember, newPractice } from '../support/practices.ts';
import { missing, staffedPractice } from '../support/staffed-practice.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { ownerIdOf, somebody, teamOf } from '../support/team.ts';

const staffed = staffedPractice(
  'clinicalAdmin',
  'therapist',
  'leadTherapist',
  'practiceAdmin',
  'leadAdmin',
  'officeManager',
  'designee',
);
const { byOwner, by, idOf, refused } = staffed;
type Name = Parameters<typeof idOf>[0];

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

  test('ROLE-11: who can have neither by their role is told of the one the designation brings, and of both', async () => {
    const invite = () => by('officeManager')('POST ', somebody({ role: 'office-manager' }));
    expect(await refused(invite)).toEqual(nonClinical);
    const { body } = await by('practiceAdmin')('POST ', somebody());
    expect(body.detail).toBe('It takes one of these: team.clinical.manage, team.nonClinical.manage.');
    expect((await by('designee')('POST ', somebody({ role: 'office-manager' }))).status).toBe(201);
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
    expect(await refused(() => byOwner(`PATCH /${staffed.ownerId}`, { seatClass: 'support' }))).toEqual(ownAccess);
    expect(await refused(() => byOwner(`PATCH /${staffed.ownerId}`, { isAdmin: true }))).toEqual(ownAccess);
    expect(await refused(() => byOwner(`PUT /${staffed.ownerId}/permissions`, {}))).toEqual(ownAccess);
  });

  test('but who manages members may correct their own name', async () => {
    const { status, body } = await by('leadTherapist')(`PATCH /${idOf('leadTherapist')}`, { firstName: 'Lea' });
    expect([status, body.firstName]).toEqual([200, 'Lea']);
  });
});

describe('ROLE-9: an owner', () => {
  test('is always there: the last one neither leaves nor changes role, whoever asks', async () => {
    for (const ask of [byOwner, by('clinicalAdmin')]) {
      expect(await refused(() => ask(`POST /${staffed.ownerId}/deactivation`))).toEqual(lastOwner);
      expect(await refused(() => ask(`PATCH /${staffed.ownerId}`, { role: 'therapist' }))).toEqual(lastOwner);
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
    const { memberId } = await newMember(staffed.practice, 'therapist');
    const { body: client } = await staffed.practice.owner.staff(`POST ${staffed.practice.path}/clients`, {
      firstName: 'Maya',
      lastName: 'Okafor',
    });
    await assign(staffed.practice, client.id, [memberId]);
    const toSupport = () => byOwner(`PATCH /${memberId}`, { seatClass: 'support' });
    const { status, body } = await leavingNoTrace({ practices: [staffed.practice.id] }, toSupport);
    expect([status, body.code, body.clientIds]).toEqual([409, 'member-has-clients', [client.id]]);
    const toPracticeAdmin = (more = {}) => byOwner(`PATCH /${memberId}`, { role: 'practice-admin', ...more });
    expect(await refused(toPracticeAdmin)).toEqual({ status: 409, code: 'member-has-clients' });
    expect((await toPracticeAdmin({ seatClass: 'standard' })).body).toMatchObject({ seatClass: 'standard' });
    await byOwner(`PATCH /${memberId}`, { role: 'therapist' });
    const { body: free } = await byOwner(`PATCH /${idOf('therapist')}`, { seatClass: 'support' });
    expect(free).toMatchObject({ seatClass: 'support' });
    expect((await byOwner(`PATCH /${memberId}`, { lastName: 'Still' })).body).toMatchObject({ seatClass: 'standard' });
  });
});
