import { describe, expect, test } from 'vitest';
import type { Member } from '../../../functions/members/member.ts';
import {
  bringingBack,
  clinicalAdmin,
  designatedManager,
  editing,
  grantedAdmin,
  grantedTherapist,
  intern,
  inviting,
  owner,
  therapist,
} from './colleagues.ts';
import { member } from './team.ts';

describe('ROLE-9: nobody gives by a role, an invitation or a return what they do not hold', () => {
  const missing = (permission: string) => ({ code: 'not-permitted', permission });

  test('whoever manages the team further than the manager is not appointed by them', () => {
    const appointing: [Member, Parameters<typeof member>[1], object | undefined][] = [
      [grantedTherapist, 'clinical-admin', missing('team.permissions.manage')],
      [grantedTherapist, 'prescriber', undefined],
      [designatedManager, 'practice-admin', missing('team.permissions.manage')],
      [designatedManager, 'third-party-biller', undefined],
      [grantedAdmin, 'practice-admin', undefined],
      [clinicalAdmin, 'clinical-admin', undefined],
      [owner, 'clinical-admin', undefined],
    ];
    for (const [by, role, refusal] of appointing) {
      expect(inviting(by, role)).toEqual(refusal);
      const from = member('mem_x', role === 'clinical-admin' || role === 'prescriber' ? 'therapist' : 'office-manager');
      expect(editing(by, from, { role })).toEqual(refusal);
      const { sub: _, ...waiting } = member('mem_y', role);
      expect(editing(by, { ...waiting, state: 'invited' }, { email: 'friend@example.com' })).toEqual(refusal);
      expect(bringingBack(by, member('mem_z', role))).toEqual(refusal);
    }
    const withoutSupervision = member('mem_ca2', 'clinical-admin', { denials: ['team.supervision.assign'] });
    expect(inviting(withoutSupervision, 'clinical-admin')).toEqual(missing('team.supervision.assign'));
  });

  test('ROLE-2: a manager for whom the usual set of their role was chosen appoints and brings back like any other', () => {
    const usual = member('mem_ca4', 'clinical-admin', { sets: ['administration'] });
    for (const role of ['clinical-admin', 'therapist'] as const) {
      expect(inviting(usual, role)).toBeUndefined();
      expect(bringingBack(usual, member('mem_z', role))).toBeUndefined();
    }
    const plain = member('mem_pa3', 'practice-admin', { sets: ['administration'] });
    expect(inviting(plain, 'practice-admin')).toBeUndefined();
    const small = member('mem_ca5', 'clinical-admin', { sets: ['default'], grants: [{ key: 'team.clinical.manage' }] });
    expect(inviting(small, 'clinical-admin')).toMatchObject({ code: 'not-permitted' });
  });

  test('nobody is appointed who could give the manager in return what was kept from them', () => {
    const kept = member('mem_ca3', 'clinical-admin', { denials: ['notes.read'] });
    const refusal = missing('notes.read');
    const waiting: Member = { ...member('mem_y', 'clinical-admin'), state: 'invited' };
    const { sub: _, ...unjoined } = waiting;
    expect(inviting(kept, 'clinical-admin')).toEqual(refusal);
    expect(editing(kept, therapist, { role: 'clinical-admin' })).toEqual(refusal);
    expect(editing(kept, unjoined, { email: 'friend@example.com' })).toEqual(refusal);
    expect(bringingBack(kept, member('mem_z', 'clinical-admin'))).toEqual(refusal);
    expect(inviting(kept, 'clinical-admin', { denials: ['notes.read'] })).toBeUndefined();
    expect(inviting(kept, 'clinical-admin', { sets: [] })).toBeUndefined();
    const denied = member('mem_ca6', 'clinical-admin', { denials: ['appointments.override'] }); // which is in no usual set
    expect(inviting(denied, 'clinical-admin')).toEqual(missing('appointments.override'));
    for (const role of ['therapist', 'prescriber'] as const) expect(inviting(kept, role)).toBeUndefined();
    const narrow = member('mem_pa2', 'practice-admin', {
      grants: [{ key: 'team.nonClinical.manage' }],
      denials: ['reports.billing'],
    });
    expect(inviting(narrow, 'practice-admin')).toEqual(missing('reports.billing'));
    expect(inviting(narrow, 'third-party-biller')).toBeUndefined();
    const designee = member('mem_dca', 'clinical-admin', { isAdmin: true });
    expect(inviting(designee, 'practice-admin')).toBeUndefined();
  });

  test('a change of role lets chosen sets reach no further than the manager reaches', () => {
    const everything = member('mem_x', 'therapist', { sets: ['organization-administration'] });
    const promoted = { role: 'clinical-admin' as const };
    expect(editing(clinicalAdmin, everything, promoted)).toEqual(missing('practice.locations.manage'));
    expect(editing(owner, everything, promoted)).toBeUndefined();
    const billing = member('mem_y', 'therapist', { sets: ['billing'] });
    expect(editing(clinicalAdmin, billing, promoted)).toEqual(missing('payments.refund'));
    expect(editing(clinicalAdmin, billing, { role: 'prescriber' })).toBeUndefined();
  });

  test('who was deactivated comes back only by whoever could add them as they are', () => {
    const designee = member('mem_x', 'office-manager', { isAdmin: true });
    expect(bringingBack(grantedAdmin, designee)).toEqual(missing('practice.bankAccount.manage'));
    expect(bringingBack(grantedAdmin, designee, 'invited')).toBeUndefined();
    expect(bringingBack(designatedManager, designee)).toBeUndefined();
    const refunding = member('mem_y', 'third-party-biller', { grants: [{ key: 'payments.refund' }] });
    expect(bringingBack(grantedAdmin, refunding)).toEqual(missing('payments.refund'));
    expect(bringingBack(grantedAdmin, refunding, 'invited')).toBeUndefined();
    expect(bringingBack(owner, refunding)).toBeUndefined();
  });
});

test('ROLE-5: a supervisor is chosen by whoever may assign supervisors', () => {
  const missing = { code: 'not-permitted', permission: 'team.supervision.assign' };
  expect(inviting(grantedTherapist, 'clinical-intern', {}, { supervisorId: 'mem_owner' })).toEqual(missing);
  expect(inviting(grantedTherapist, 'clinical-intern')).toEqual(missing);
  expect(editing(grantedTherapist, intern, { supervisorId: 'mem_ca' })).toEqual(missing);
  expect(editing(grantedTherapist, intern, { lastName: 'Other' })).toBeUndefined();
  expect(editing(grantedTherapist, intern, { role: 'therapist' })).toBeUndefined();
  expect(inviting(clinicalAdmin, 'clinical-intern', {}, { supervisorId: 'mem_owner' })).toBeUndefined();
  expect(editing(clinicalAdmin, intern, { supervisorId: 'mem_ca' })).toBeUndefined();
});
