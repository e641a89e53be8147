import { describe, expect, test } from 'vitest';
import { effectivePermissions, reachOf } from '../../../functions/shared/access/effective.ts';
import {
  exclusiveSets,
  mayHoldTogether,
  permissionSetIds,
  permissionSets,
} from '../../../functions/shared/access/permission-sets.ts';
import { ceilingOf, type Permission, permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { type PermissionSetId, roleIds } from '../../../functions/shared/access/roles.ts';
import { member, now } from './members.ts';

const contents = (id: PermissionSetId) => [...permissionSets[id].contains].sort();
const sorted = (keys: Iterable<string>) => [...new Set(keys)].sort();
const clinical = /^(cases|diagnoses|treatmentPlans|notes|prescriptions)\.|^documents\.clinical$|^reports\.case$/;

const ofDefault = [
  'calendar.read',
  'appointments.manage',
  'availability.manage',
  'clients.read',
  'clients.create',
  'clients.update',
  'relations.manage',
  'portal.invite',
  'forms.send',
  'documents.read',
  'messages.client',
  'groups.manage',
  'reports.client',
];

describe('permission sets (ROLE-2)', () => {
  test('Organization Administration holds every permission', () => {
    expect(contents('organization-administration')).toEqual(sorted(permissionKeys));
  });

  test('Default holds agenda, clients, groups and calendars, and nothing clinical', () => {
    expect(contents('default')).toEqual(sorted(ofDefault));
    expect(contents('default').filter((key) => clinical.test(key))).toEqual([]);
  });

  test('Therapist holds clinical data and case reports besides Default', () => {
    const own = permissionKeys.filter((key) =>
      /^(cases|diagnoses|treatmentPlans|notes|documents)\.|^reports\.case$/.test(key),
    );
    expect(contents('therapist')).toEqual(sorted([...own, ...ofDefault]));
  });

  test('Billing holds money, insurance and billing reports besides Default, and nothing clinical', () => {
    const own = permissionKeys.filter((key) =>
      /^(ledger|invoices|payments|paymentMethods|insurance|claims)\.|^reports\.billing$/.test(key),
    );
    expect(contents('billing')).toEqual(sorted([...own, ...ofDefault]));
    expect(contents('billing').filter((key) => clinical.test(key))).toEqual([]);
  });

  test('Administration holds settings, team, clients, portal and forms besides Therapist, Billing and Default', () => {
    const own = permissionKeys.filter((key) => /^(practice|team|clients|portal|forms)\.|^audit\.read$/.test(key));
    const withheld = ['practice.bankAccount.manage', 'practice.export', 'subscription.manage'];
    const expected = sorted([...own, ...contents('therapist'), ...contents('billing')]);
    expect(contents('administration')).toEqual(expected.filter((key) => !withheld.includes(key)));
  });

  test('only the two administration sets exclude each other', () => {
    expect(exclusiveSets).toEqual(['organization-administration', 'administration']);
    expect(mayHoldTogether(['organization-administration', 'administration'])).toBe(false);
    expect(mayHoldTogether(['administration', 'billing', 'therapist', 'default'])).toBe(true);
    expect(mayHoldTogether(['organization-administration', 'default'])).toBe(true);
    expect(mayHoldTogether([])).toBe(true);
  });

  test('each set is offered under its own label', () => {
    expect(permissionSetIds.map((id) => permissionSets[id].label)).toEqual([
      'Organization Administration',
      'Administration',
      'Billing',
      'Therapist',
      'Default',
    ]);
  });
});

describe('a chosen set (ROLE-3)', () => {
  test.each(roleIds)(
    'gives a %s what it contains up to the ceiling, Y and o cells alike, at the wider reach',
    (role) => {
      for (const id of permissionSetIds) {
        const expected = permissionKeys.flatMap((key) => {
          const ceiling = ceilingOf(role, key);
          return ceiling && permissionSets[id].contains.has(key) ? [[key, ceiling]] : [];
        });
        expect([...effectivePermissions(member(role, { sets: [id] }), now)]).toEqual(expected);
      }
    },
  );

  test('replaces the suggestions of the role', () => {
    expect(reachOf(member('practice-owner'), 'subscription.manage', now)).toBe('any');
    expect(reachOf(member('practice-owner', { sets: ['billing'] }), 'subscription.manage', now)).toBeUndefined();
  });

  test('gives an off cell, which no choice does not', () => {
    expect(reachOf(member('third-party-biller'), 'payments.refund', now)).toBeUndefined();
    expect(reachOf(member('third-party-biller', { sets: ['billing'] }), 'payments.refund', now)).toBe('any');
  });

  test('widens a reach that can be widened, and no other', () => {
    const chosen = member('therapist', { sets: ['default'] });
    const reaches = (['clients.read', 'availability.manage', 'clients.update'] as Permission[]).map((key) => [
      reachOf(member('therapist'), key, now),
      reachOf(chosen, key, now),
    ]);
    expect(reaches).toEqual([
      ['assigned', 'any'],
      ['own', 'any'],
      ['assigned', 'assigned'],
    ]);
  });

  test('several sets give the union of what they contain', () => {
    const held = effectivePermissions(member('practice-owner', { sets: ['billing', 'therapist'] }), now);
    expect(sorted(held.keys())).toEqual(sorted([...contents('billing'), ...contents('therapist')]));
  });

  test.each(roleIds)('left empty means Default for a %s', (role) => {
    const empty = effectivePermissions(member(role, { sets: [] }), now);
    expect(empty).toEqual(effectivePermissions(member(role, { sets: ['default'] }), now));
  });
});
