import { describe, expect, test } from 'vitest';
import { changedFields, edited, type MemberEdit } from '../../../functions/members/edit.ts';
import {
  requireMayBringBack,
  requireMayDeactivate,
  requireMayEdit,
  requireMayInvite,
} from '../../../functions/members/management.ts';
import type { Member } from '../../../functions/members/member.ts';
import { designated } from '../../../functions/shared/access/effective.ts';
import { ledgerOf, managing, member, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const secondOwner = member('mem_second', 'practice-owner');
const clinicalAdmin = member('mem_ca', 'clinical-admin');
const therapist = member('mem_th', 'therapist');
const grantedTherapist = member('mem_gth', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
const practiceAdmin = member('mem_pa', 'practice-admin');
const grantedAdmin = member('mem_gpa', 'practice-admin', { grants: [{ key: 'team.nonClinical.manage' }] });
const officeManager = member('mem_om', 'office-manager');
const designatedManager = member('mem_dom', 'office-manager', { isAdmin: true });
const intern = member('mem_ci', 'clinical-intern', {}, { supervisorId: 'mem_owner' });
const team = [owner, clinicalAdmin, therapist, grantedTherapist, practiceAdmin, grantedAdmin, officeManager];
const ledger = ledgerOf([...team, designatedManager, intern]);

const clinical = { code: 'not-permitted', permission: 'team.clinical.manage' };
const nonClinical = { code: 'not-permitted', permission: 'team.nonClinical.manage' };

const editing = (by: Member, whom: Member, edit: MemberEdit, inLedger = ledger) =>
  refusalOf(() => {
    const after = edited(whom, edit, 'UTC');
    requireMayEdit(managing(by), { before: whom, after, fields: changedFields(whom, after), ledger: inLedger });
  });
const inviting = (by: Member, role: Parameters<typeof member>[1], access: object = {}, more: object = {}) =>
  refusalOf(() => requireMayInvite(managing(by), member('mem_new', role, access, more)));
const bringingBack = (by: Member, whom: Member, state: Member['state'] = 'inactive') =>
  refusalOf(() => requireMayBringBack(managing(by), { ...whom, state }));
const deactivating = (by: Member, whom: Member, inLedger = ledger) =>
  refusalOf(() => requireMayDeactivate(managing(by), whom, inLedger));

describe('ROLE-4: the side of the house', () => {
  test.each([
    [owner, undefined, undefined],
    [clinicalAdmin, undefined, nonClinical],
    [grantedTherapist, undefined, nonClinical],
    [therapist, clinical, nonClinical],
    [practiceAdmin, clinical, nonClinical],
    [grantedAdmin, clinical, undefined],
    [designatedManager, clinical, undefined],
    [officeManager, clinical, nonClinical],
  ])('decides whom $id may invite, edit, deactivate and bring back', (by, ofClinical, ofNonClinical) => {
    const sideOf = [
      [ofClinical, 'prescriber', member('mem_x', 'prescriber')],
      [ofNonClinical, 'third-party-biller', member('mem_y', 'third-party-biller')],
    ] as const;
    for (const [refusal, role, whom] of sideOf) {
      const told = refusal ?? undefined;
      expect(inviting(by, role)).toEqual(told);
      expect(editing(by, whom, { firstName: 'Other' })).toEqual(told);
      expect(deactivating(by, whom)).toEqual(told);
      expect(bringingBack(by, whom)).toEqual(told);
    }
  });

  test('of both roles is asked when a member changes sides', () => {
    expect(editing(clinicalAdmin, therapist, { role: 'office-manager' })).toEqual(nonClinical);
    expect(editing(grantedAdmin, officeManager, { role: 'therapist' })).toEqual(clinical);
    expect(editing(clinicalAdmin, therapist, { role: 'clinical-admin' })).toBeUndefined();
    expect(editing(owner, therapist, { role: 'office-manager' })).toBeUndefined();
  });
});

describe('about themselves', () => {
  test.each<[string, MemberEdit]>([
    ['role', { role: 'clinical-admin' }],
    ['seat class', { seatClass: 'support' }],
    ['designation', { isAdmin: true }],
    ['licence', { licence: { expiresOn: '2030-01-01' } }],
    ['add-on seats', { addOns: ['video'] }],
  ])('ROLE-8, ROLE-9: nobody changes their %s', (_, edit) => {
    expect(editing(grantedTherapist, grantedTherapist, edit)).toEqual({ code: 'own-access' });
    expect(editing(owner, grantedTherapist, edit)).toBeUndefined();
  });

  test('ROLE-5: nobody changes their supervisor', () => {
    const granted = { ...intern, access: { ...intern.access, role: 'clinical-intern' as const } };
    expect(editing(granted, granted, { supervisorId: 'mem_ca' })).toEqual({ code: 'own-access' });
  });

  test('who manages members may change their own name, and send what is so already', () => {
    expect(editing(grantedTherapist, grantedTherapist, { firstName: 'New', company: 'Own' })).toBeUndefined();
    expect(editing(grantedTherapist, grantedTherapist, { role: 'therapist', isAdmin: false })).toBeUndefined();
  });

  test('ROLE-9: an owner changes none of it either, but may take an add-on seat and step down for another', () => {
    const two = ledgerOf([owner, secondOwner]);
    expect(editing(owner, owner, { seatClass: 'support' }, two)).toEqual({ code: 'own-access' });
    expect(editing(owner, owner, { isAdmin: true }, two)).toEqual({ code: 'own-access' });
    expect(editing(owner, owner, { addOns: ['video'] }, two)).toBeUndefined();
    expect(editing(owner, owner, { role: 'therapist' }, two)).toBeUndefined();
    expect(editing(owner, owner, { role: 'practice-admin' }, two)).toBeUndefined();
    expect(editing(owner, owner, { role: 'therapist', seatClass: 'support' }, two)).toEqual({ code: 'own-access' });
    expect(deactivating(owner, owner, two)).toBeUndefined();
    expect(deactivating(grantedTherapist, grantedTherapist)).toEqual({ code: 'own-access' });
  });
});

describe('ROLE-9: an owner', () => {
  const two = ledgerOf([owner, secondOwner, clinicalAdmin]);

  test('is made by owners only', () => {
    expect(inviting(clinicalAdmin, 'practice-owner')).toEqual({ code: 'owners-only' });
    expect(editing(clinicalAdmin, therapist, { role: 'practice-owner' })).toEqual({ code: 'owners-only' });
    const gone = { ...secondOwner, state: 'inactive' as const };
    expect(refusalOf(() => requireMayBringBack(managing(clinicalAdmin), gone))).toEqual({ code: 'owners-only' });
    expect(inviting(owner, 'practice-owner')).toBeUndefined();
    expect(editing(owner, therapist, { role: 'practice-owner' })).toBeUndefined();
  });

  test.each<[string, MemberEdit]>([
    ['role', { role: 'therapist' }],
    ['seat class', { seatClass: 'support' }],
    ['add-on seats', { addOns: ['video'] }],
    ['licence', { licence: { expiresOn: '2030-01-01' } }],
    ['address', { email: 'other@example.com' }],
  ])('changes their %s by an owner only', (_, edit) => {
    expect(editing(clinicalAdmin, secondOwner, edit, two)).toEqual({ code: 'owners-only' });
    expect(editing(owner, secondOwner, edit, two)).toBeUndefined();
  });

  test('is deactivated by owners only, and may be renamed by whoever manages clinical members', () => {
    expect(deactivating(clinicalAdmin, secondOwner, two)).toEqual({ code: 'owners-only' });
    expect(deactivating(owner, secondOwner, two)).toBeUndefined();
    expect(editing(clinicalAdmin, secondOwner, { lastName: 'Renamed' }, two)).toBeUndefined();
  });

  test('who is the last stays, whoever asks; but the wrong side of the house hears that first', () => {
    for (const by of [owner, clinicalAdmin]) {
      expect(deactivating(by, owner)).toEqual({ code: 'last-owner' });
      expect(editing(by, owner, { role: 'practice-admin' })).toEqual({ code: 'last-owner' });
    }
    expect(deactivating(designatedManager, owner)).toEqual(clinical);
    expect(editing(designatedManager, owner, { role: 'practice-admin' })).toEqual(clinical);
  });
});

describe('ROLE-8: the admin designation', () => {
  test('is given and taken by owners, and by whoever holds all that it adds', () => {
    const bankAccount = { code: 'not-permitted', permission: 'practice.bankAccount.manage' };
    expect(editing(clinicalAdmin, therapist, { isAdmin: true })).toMatchObject({ code: 'not-permitted' });
    expect(editing(grantedAdmin, designatedManager, { isAdmin: false })).toEqual(bankAccount);
    expect(inviting(grantedAdmin, 'office-manager', { isAdmin: true })).toEqual(bankAccount);
    expect(editing(designatedManager, officeManager, { isAdmin: true })).toBeUndefined();
    expect(inviting(designatedManager, 'office-manager', { isAdmin: true })).toBeUndefined();
    expect(editing(owner, therapist, { isAdmin: true })).toBeUndefined();
  });

  test.each([...designated])('is not given by who lacks %s', (permission) => {
    const lacking = member('mem_x', 'office-manager', { isAdmin: true, denials: [permission] });
    expect(inviting(lacking, 'office-manager', { isAdmin: true })).toEqual({ code: 'not-permitted', permission });
  });
});

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
