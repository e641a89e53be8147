import { describe, expect, test } from 'vitest';
import type { Role } from '../../functions/shared/access/roles.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice } from '../support/practices.ts';
import { missing, staffedPractice } from '../support/staffed-practice.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { aMinuteAfterTheMail, buy, settledInvitation, somebody, teamOf } from '../support/team.ts';

const staffed = staffedPractice(
  'clinicalAdmin',
  'therapist',
  'leadTherapist',
  'leadAdmin',
  'officeManager',
  'designee',
);
const { byOwner, by, idOf, refused } = staffed;
type Name = Parameters<typeof idOf>[0];

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
  expect((await redirect(designee.id, teamOf(small))).status).toBe(200);
});

describe('ROLE-9: nobody gives by a role what they do not hold', () => {
  test('whoever would manage the team further than the manager is appointed by others', async () => {
    const appointing: [Name, Role, string][] = [
      ['leadTherapist', 'clinical-admin', 'team.permissions.manage'],
      ['designee', 'practice-admin', 'team.permissions.manage'],
    ];
    for (const [name, role, permission] of appointing) {
      const from = role === 'clinical-admin' ? 'therapist' : 'officeManager';
      const imported = await leavingNoTrace({ practices: [staffed.practice.id] }, () =>
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
    const { memberId } = await newMember(staffed.practice, 'therapist', { sets: ['billing'] });
    const promote = (ask: typeof byOwner) => ask(`PATCH /${memberId}`, { role: 'clinical-admin' });
    expect(await refused(() => promote(by('clinicalAdmin')))).toEqual(missing('payments.refund'));
    expect((await promote(byOwner)).status).toBe(200);
  });

  test('who was deactivated comes back only by whoever could add them as they are', async () => {
    const designee = await newMember(staffed.practice, 'office-manager', { isAdmin: true });
    const biller = await newMember(staffed.practice, 'third-party-biller', { grants: [{ key: 'payments.refund' }] });
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
  const exclusive = await leavingNoTrace({ practices: [staffed.practice.id] }, () => byOwner('POST ', somebody(both)));
  expect([exclusive.status, exclusive.body.code, exclusive.body.errors[0].pointer]).toEqual([
    422,
    'sets-exclusive',
    '#/permissionSets',
  ]);
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
    [`PUT /${idOf('therapist')}/permissions`, { grants: ['notes.read', 'notes.burn'] }, '#/grants/1'],
    [`PUT /${idOf('therapist')}/permissions`, { grants: [{ key: 'notes.burn' }] }, '#/grants/0'],
  ];
  await leavingNoTrace({ practices: [staffed.practice.id] }, async () => {
    for (const [on, sent, pointer] of wrong) {
      const { status, body } = await byOwner(on, sent);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request-invalid', pointer]);
      expect(body.errors[0].detail).not.toBe('is not valid');
    }
  });
});
