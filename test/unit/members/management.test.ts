import { describe, expect, test } from 'vitest';
import type { MemberEdit } from '../../../functions/members/edit.ts';
import { requireMayBringBack, requireMayDeactivate } from '../../../functions/members/management.ts';
import type { Member } from '../../../functions/members/member.ts';
import { designated } from '../../../functions/shared/access/effective.ts';
import {
  bringingBack,
  clinicalAdmin,
  designatedManager,
  editing,
  grantedAdmin,
  grantedTherapist,
  intern,
  inviting,
  ledger,
  officeManager,
  owner,
  practiceAdmin,
  therapist,
} from './colleagues.ts';
import { ledgerOf, managing, member, refusalOf } from './team.ts';

const secondOwner = member('mem_second', 'practice-owner');
const clinical = { code: 'not-permitted', permission: 'team.clinical.manage' };
const nonClinical = { code: 'not-permitted', permission: 'team.nonClinical.manage' };

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
