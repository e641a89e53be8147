import { expect, test } from 'vitest';
import { changedFields, edited, type MemberEdit } from '../../../functions/members/edit.ts';
import { requireMayEdit, requireMayInvite } from '../../../functions/members/management.ts';
import type { Member } from '../../../functions/members/member.ts';
import { ledgerOf, managing, member, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const secondOwner = member('mem_second', 'practice-owner');
const clinicalAdmin = member('mem_ca', 'clinical-admin');
const ledger = ledgerOf([owner, secondOwner, clinicalAdmin]);

const editing = (by: Member, whom: Member, edit: MemberEdit, inLedger = ledger) =>
  refusalOf(() => {
    const after = edited(whom, edit, 'UTC');
    requireMayEdit(managing(by), { before: whom, after, fields: changedFields(whom, after), ledger: inLedger });
  });

test.each<MemberEdit>([
  { lastName: 'Renamed', role: 'therapist' },
  { firstName: 'New', lastName: 'Renamed', email: 'other@example.com' },
  { company: 'Own', addOns: ['video'] },
])('ROLE-9: %o of an owner is for owners, though their name alone is for whoever manages them', (edit) => {
  expect(editing(clinicalAdmin, secondOwner, edit)).toEqual({ code: 'owners-only' });
  expect(editing(owner, secondOwner, edit)).toBeUndefined();
});

test('ROLE-8, ROLE-9: nobody changes their own seat class along with their name', () => {
  const lead = member('mem_lead', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
  expect(editing(lead, lead, { lastName: 'Renamed', seatClass: 'support' })).toEqual({ code: 'own-access' });
  expect(editing(lead, lead, { lastName: 'Renamed' })).toBeUndefined();
});

test('ROLE-9: the last owner corrects their own name and takes an add-on seat', () => {
  const alone = ledgerOf([owner]);
  expect(editing(owner, owner, { firstName: 'New' }, alone)).toBeUndefined();
  expect(editing(owner, owner, { addOns: ['video'] }, alone)).toBeUndefined();
});

test('ROLE-9: an owner appoints and designates also with what was denied to them', () => {
  const denied = member('mem_o2', 'practice-owner', {
    denials: ['team.supervision.assign', 'practice.bankAccount.manage'],
  });
  const inviting = (whom: Member) => refusalOf(() => requireMayInvite(managing(denied), whom));
  expect(inviting(member('mem_new', 'clinical-admin'))).toBeUndefined();
  expect(inviting(member('mem_new', 'office-manager', { isAdmin: true }))).toBeUndefined();
});
