import { describe, expect, test } from 'vitest';
import type { Member } from '../../../functions/members/member.ts';
import {
  explanation,
  MemberPermissions,
  overview,
  PermissionExplanation,
} from '../../../functions/members/permission-overview.ts';
import { designated, effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { permissionTexts } from '../../../functions/shared/access/permission-texts.ts';
import { addOnGate, ceilingOf, type Permission, permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';
import { invited, ledgerOf, member, now } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const itemOf = (whom: Member, key: Permission, ledger = ledgerOf([owner, whom])) =>
  overview(whom, ledger, now).items.find((item) => item.key === key);

describe('what a member may do', () => {
  test.each(roleIds)('ROLE-11: is told of every permission, as it works for a %s', (role) => {
    const one = member('mem_1', role);
    const told = overview(one, ledgerOf([owner, one]), now);
    expect(MemberPermissions.parse(told)).toEqual(told);
    expect(told.items.map(({ key }) => key)).toEqual(permissionKeys);
    const granted = told.items.filter((item) => item.granted).map(({ key, reach }) => [key, reach]);
    expect(granted).toEqual([...effectivePermissions(one.access, now)]);
    for (const { key, available, reason } of told.items) {
      expect([key, available]).toEqual([key, reason === undefined]);
      const lapsed = key === 'prescriptions.prescribe' && role !== 'prescriber';
      expect([key, reason]).toEqual([key, ceilingOf(role, key) && !lapsed ? undefined : 'role-ceiling']);
    }
  });

  test('is told of an invited member as it will be, and of a deactivated one as it is', () => {
    expect(itemOf(invited('mem_1', 'therapist'), 'notes.read')).toMatchObject({ granted: true, reach: 'assigned' });
    const gone = member('mem_1', 'therapist', { active: false }, { state: 'inactive' });
    expect(itemOf(gone, 'notes.read')).toMatchObject({ granted: false, available: true });
  });

  test('comes with what was chosen', () => {
    const choice = { sets: ['therapist' as const], grants: [{ key: 'ledger.read' as const }], denials: [] };
    const one = member('mem_1', 'therapist', choice, { version: 7 });
    expect(overview(one, ledgerOf([one]), now)).toMatchObject({ ...choice, version: 7 });
    expect(overview(owner, ledgerOf([owner]), now).sets).toBeNull();
  });
});

describe('SEAT-5: a permission that needs an add-on', () => {
  const gated = permissionKeys.filter(addOnGate);
  const everybody = [...roleIds.map((role) => member('mem_1', role)), invited('mem_1', 'therapist')];

  test.each(gated)('%s is not available to anybody in a practice without a seat of it', (key) => {
    for (const one of everybody) {
      expect(itemOf(one, key, ledgerOf([owner, one], 9, 0))).toMatchObject({
        available: false,
        reason: 'addon-not-subscribed',
        granted: false,
      });
    }
  });

  test.each(gated)('%s is not available with all seats taken, but to those who hold one', (key) => {
    const addOn = addOnGate(key) as NonNullable<ReturnType<typeof addOnGate>>;
    const holding = member('mem_2', 'practice-owner', { addOns: [addOn] });
    for (const one of everybody) {
      const told = itemOf(one, key, ledgerOf([owner, holding, one], 9, 1));
      expect(told).toMatchObject({ available: false, reason: 'addon-seats-exhausted' });
    }
    expect(itemOf(holding, key, ledgerOf([owner, holding], 9, 1))).toMatchObject({ available: true, granted: true });
  });

  test('a deactivated member holds no seat any more', () => {
    const gone = member('mem_1', 'therapist', { active: false, addOns: ['video'] }, { state: 'inactive' });
    const holding = member('mem_2', 'therapist', { addOns: ['video'] });
    expect(itemOf(gone, 'telehealth.host', ledgerOf([owner, holding], 9, 1))).toMatchObject({
      reason: 'addon-seats-exhausted',
    });
  });
});

test('ROLE-8: what the admin designation adds is available also above the ceiling of the role', () => {
  const designee = member('mem_1', 'office-manager', { isAdmin: true });
  for (const key of designated) {
    expect(itemOf(designee, key)).toMatchObject({ granted: true, available: true, reach: 'any' });
  }
  const other = member('mem_2', 'office-manager');
  expect(itemOf(other, 'practice.bankAccount.manage')).toMatchObject({ available: false, reason: 'role-ceiling' });
});

test('ROLE-6: prescribing is not available while the licence has lapsed', () => {
  const key = 'prescriptions.prescribe';
  expect(itemOf(member('mem_1', 'prescriber'), key)).toMatchObject({ granted: true, available: true });
  const lapsed = member('mem_1', 'prescriber', { licence: { expiresOn: '2026-03-10' } });
  expect(itemOf(lapsed, key)).toMatchObject({ granted: false, available: false, reason: 'licence-required' });
  expect(itemOf(lapsed, 'notes.read')).toMatchObject({ granted: true });
});

describe('ROLE-11: an explanation', () => {
  const explained = (whom: Member, key: Permission, ledger = ledgerOf([owner, whom])) => {
    const told = explanation(whom, key, ledger, now);
    expect(PermissionExplanation.parse(told)).toEqual(told);
    return told;
  };

  test('says what gives a permission, how far, and how far it could ever', () => {
    expect(explained(member('mem_1', 'therapist'), 'clients.read')).toEqual({
      key: 'clients.read',
      ...permissionTexts['clients.read'],
      granted: true,
      reach: 'assigned',
      source: 'role',
      ceiling: 'any',
      addOn: null,
      licence: null,
      denied: false,
      memberActive: true,
    });
    const chosen = member('mem_1', 'therapist', { sets: [], grants: [{ key: 'ledger.read' }], isAdmin: true });
    expect(explained(chosen, 'clients.read')).toMatchObject({ source: 'set', reach: 'any' });
    expect(explained(chosen, 'ledger.read')).toMatchObject({
      source: 'designation',
      reach: 'any',
      ceiling: 'assigned',
    });
    expect(explained(chosen, 'notes.read')).toMatchObject({ source: 'none', granted: false, reach: null });
  });

  test('says which add-on and licence it needs, and whether they are there', () => {
    const one = member('mem_1', 'therapist');
    const video = { id: 'video', held: false, subscribed: true };
    expect(explained(one, 'telehealth.host')).toMatchObject({ granted: false, source: 'role', addOn: video });
    const unsubscribed = explained(one, 'telehealth.host', ledgerOf([owner, one], 9, 0));
    expect(unsubscribed).toMatchObject({ addOn: { ...video, subscribed: false } });
    expect(explained(member('mem_1', 'prescriber'), 'prescriptions.prescribe')).toMatchObject({
      granted: true,
      licence: { active: true },
    });
  });

  test('says that it was denied, or that the member is not active', () => {
    expect(explained(member('mem_1', 'therapist', { denials: ['notes.read'] }), 'notes.read')).toMatchObject({
      granted: false,
      denied: true,
      source: 'role',
    });
    const gone = member('mem_1', 'therapist', { active: false }, { state: 'inactive' });
    expect(explained(gone, 'notes.read')).toMatchObject({ granted: false, memberActive: false });
    const waiting = invited('mem_1', 'therapist');
    expect(explained(waiting, 'notes.read')).toMatchObject({ granted: true, memberActive: false });
  });
});
