import { expect, test } from 'vitest';
import { edited } from '../../../functions/members/edit.ts';
import { holderOf } from '../../../functions/members/member.ts';
import { overview } from '../../../functions/members/permission-overview.ts';
import { seated } from '../../../functions/members/seating.ts';
import { ledgerOf, member, now, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');

test('ROLE-4: a grant keeps its wider reach in a role that can have it', () => {
  const before = member('mem_1', 'therapist', { grants: [{ key: 'clients.read', reach: 'any' }] });
  for (const role of ['prescriber', 'clinical-admin'] as const) {
    expect(edited(before, { role }, 'UTC').access.grants).toEqual(before.access.grants);
  }
});

test('an edit sets the company of a biller, and one that leaves it out keeps it', () => {
  const biller = edited(member('mem_1', 'third-party-biller'), { company: 'Billing Ltd' }, 'UTC');
  expect(biller.company).toBe('Billing Ltd');
  expect(edited(biller, { lastName: 'Other' }, 'UTC').company).toBe('Billing Ltd');
});

test('ROLE-8: the designation lifts the ceiling for what it adds, and for nothing clinical', () => {
  const designee = member('mem_1', 'office-manager', { isAdmin: true });
  const { items } = overview(designee, ledgerOf([owner, designee]), now);
  const about = (permission: string) => items.find(({ key }) => key === permission);
  expect(about('notes.read')).toMatchObject({ available: false, reason: 'role-ceiling' });
  expect(about('practice.settings.manage')).toMatchObject({ available: true, granted: true });
});

test('SEAT-5: who holds an add-on seat that was never bought is changed in what needs no more of them', () => {
  const held = member('mem_1', 'therapist', { addOns: ['video'] });
  const ledger = ledgerOf([owner, held], 9, 0);
  expect(refusalOf(() => seated(ledger, { ...holderOf(held), isAdmin: true }, now))).toBeUndefined();
  const another = member('mem_2', 'therapist', { addOns: ['video'] });
  expect(refusalOf(() => seated(ledger, holderOf(another), now))).toMatchObject({ code: 'addon-not-subscribed' });
});
