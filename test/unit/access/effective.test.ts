import { describe, expect, test } from 'vitest';
import {
  effectivePermissions,
  explain,
  isActive,
  reachOf,
  widestOf,
} from '../../../functions/shared/access/effective.ts';
import {
  type AddOn,
  ceilingOf,
  type Permission,
  permissionKeys,
} from '../../../functions/shared/access/permissions.ts';
import { type Role, roleIds } from '../../../functions/shared/access/roles.ts';
import { member, now } from './members.ts';

describe('effective permissions (ROLE-3)', () => {
  test('an individual grant adds an off cell at the reach of the cell', () => {
    const granted = member('therapist', { grants: [{ key: 'portal.revoke' }] });
    expect(reachOf(granted, 'portal.revoke', now)).toBe('assigned');
    expect(effectivePermissions(granted, now).size).toBe(effectivePermissions(member('therapist'), now).size + 1);
  });

  test('a grant of the wider reach widens what the role suggests', () => {
    const grants = [{ key: 'clients.read' }, { key: 'clients.read', reach: 'any' }] as const;
    expect(reachOf(member('therapist', { grants: grants.slice(0, 1) }), 'clients.read', now)).toBe('assigned');
    expect(reachOf(member('therapist', { grants }), 'clients.read', now)).toBe('any');
  });

  test('a grant of the wider reach gives no more than the cell allows', () => {
    const granted = member('therapist', { grants: [{ key: 'ledger.read', reach: 'any' }] });
    expect(reachOf(granted, 'ledger.read', now)).toBe('assigned');
  });

  test('a denial takes away what the role, a set, a grant or the designation gives', () => {
    const denials = ['ledger.read', 'clients.read'] as const;
    const ways = [{}, { sets: ['billing'] }, { grants: denials.map((key) => ({ key })) }, { isAdmin: true }] as const;
    for (const way of ways) {
      expect(reachOf(member('practice-owner', way), 'ledger.read', now)).toBe('any');
      const held = effectivePermissions(member('practice-owner', { ...way, denials }), now);
      expect(denials.filter((key) => held.has(key))).toEqual([]);
    }
  });

  test('an inactive member has nothing, whatever was given', () => {
    const everything = { sets: ['organization-administration'], isAdmin: true } as const;
    expect(effectivePermissions(member('practice-owner', { ...everything, active: false }), now).size).toBe(0);
  });

  test.each([
    ['selfScheduling.configure', 'self-scheduling'],
    ['telehealth.host', 'video'],
    ['sms.client', 'conversation'],
    ['claims.manage', 'insurance'],
  ] as [Permission, AddOn][])('%s is there only while a seat of %s is held (SEAT-5)', (key, addOn) => {
    expect(reachOf(member('practice-owner', { addOns: [addOn] }), key, now)).toBe('any');
    const others = member('practice-owner').addOns.filter((held) => held !== addOn);
    const without = effectivePermissions(member('practice-owner', { addOns: others, grants: [{ key }] }), now);
    expect(without.has(key)).toBe(false);
    expect(without.size).toBe(effectivePermissions(member('practice-owner'), now).size - 1);
  });

  test('the seat class decides no permission (ROLE-7)', () => {
    const support = member('therapist', { seatClass: 'support' });
    expect(effectivePermissions(support, now)).toEqual(effectivePermissions(member('therapist'), now));
  });
});

describe('the widest of several reaches', () => {
  test('is any before assigned before own, in whatever order', () => {
    expect(widestOf(['own', 'any', 'assigned'])).toBe('any');
    expect(widestOf([undefined, 'assigned', 'own'])).toBe('assigned');
    expect(widestOf(['own', undefined])).toBe('own');
  });

  test('is none where there is none', () => {
    expect(widestOf([])).toBeUndefined();
    expect(widestOf([undefined, undefined])).toBeUndefined();
  });
});

describe('ceilings (ROLE-4)', () => {
  const clinical = /^(cases|diagnoses|treatmentPlans|notes|prescriptions)\.|^documents\.clinical$|^reports\.case$/;
  const all = permissionKeys.map((key) => ({ key, reach: 'any' as const }));

  test.each(['practice-admin', 'office-manager', 'third-party-biller'] as Role[])(
    'a %s can never be given anything clinical',
    (role) => {
      const sets = ['organization-administration', 'therapist'] as const;
      const held = [...effectivePermissions(member(role, { sets, grants: all, isAdmin: true }), now).keys()];
      expect(held.filter((key) => clinical.test(key))).toEqual([]);
    },
  );

  test('managing clinical members is for owners, clinical admins and therapists who were granted it', () => {
    expect(roleIds.filter((role) => reachOf(member(role, { grants: all }), 'team.clinical.manage', now))).toEqual([
      'practice-owner',
      'clinical-admin',
      'therapist',
    ]);
    expect(reachOf(member('therapist'), 'team.clinical.manage', now)).toBeUndefined();
  });

  test('managing non-clinical members is for owners and practice admins who were granted it', () => {
    expect(roleIds.filter((role) => reachOf(member(role, { grants: all }), 'team.nonClinical.manage', now))).toEqual([
      'practice-owner',
      'practice-admin',
    ]);
    expect(reachOf(member('practice-admin'), 'team.nonClinical.manage', now)).toBeUndefined();
  });
});

describe('the prescription licence (ROLE-6)', () => {
  const until = (expiresOn: string) => member('prescriber', { licence: { expiresOn } });

  test('lets a prescriber prescribe for assigned clients until the day it expires', () => {
    expect(reachOf(until('2026-03-11'), 'prescriptions.prescribe', now)).toBe('assigned');
    expect(reachOf(until('2026-03-10'), 'prescriptions.prescribe', now)).toBeUndefined();
    expect(reachOf(until('2026-03-09'), 'prescriptions.prescribe', now)).toBeUndefined();
  });

  test('lapses when the day begins where the licence was given', () => {
    const expiresOn = '2026-03-10';
    const active = (timeZone: string | undefined, at: string) => isActive({ expiresOn, timeZone }, at);
    expect(active('Pacific/Kiritimati', '2026-03-09T09:59:59.999Z')).toBe(true);
    expect(active('Pacific/Kiritimati', '2026-03-09T10:00:00.000Z')).toBe(false);
    expect(active(undefined, '2026-03-09T23:59:59.999Z')).toBe(true);
    expect(active(undefined, '2026-03-10T00:00:00.000Z')).toBe(false);
    expect(active('America/New_York', '2026-03-10T03:59:59.999Z')).toBe(true);
    expect(active('America/New_York', '2026-03-10T04:00:00.000Z')).toBe(false);
    const licence = { expiresOn, timeZone: 'Pacific/Pago_Pago' };
    expect(reachOf(member('prescriber', { licence }), 'prescriptions.prescribe', '2026-03-10T10:59:59.999Z')).toBe(
      'assigned',
    );
    expect(
      reachOf(member('prescriber', { licence }), 'prescriptions.prescribe', '2026-03-10T11:00:00.000Z'),
    ).toBeUndefined();
  });

  test('lapsed or missing, stops prescribing and nothing else', () => {
    const before = effectivePermissions(until('2026-03-11'), now);
    for (const lapsed of [until('2026-03-10'), member('prescriber', { licence: undefined })]) {
      const after = effectivePermissions(lapsed, now);
      expect([...before.keys()].filter((key) => !after.has(key))).toEqual(['prescriptions.prescribe']);
    }
  });
});

describe('the admin designation (ROLE-8)', () => {
  const added = [
    'practice.settings.read',
    'practice.settings.manage',
    'practice.bankAccount.manage',
    'team.nonClinical.manage',
    'ledger.read',
    'insurance.read',
    'reports.billing',
  ] as const satisfies Permission[];

  test.each(roleIds)(
    'adds exactly billing details, bank account, settings and non-clinical members to a %s',
    (role) => {
      const expected = new Map(effectivePermissions(member(role), now));
      for (const key of added) expected.set(key, 'any');
      expect(effectivePermissions(member(role, { isAdmin: true }), now)).toEqual(expected);
    },
  );

  test('adds also above the ceiling of the role', () => {
    expect(ceilingOf('office-manager', 'practice.settings.manage')).toBeUndefined();
    expect(reachOf(member('office-manager', { isAdmin: true }), 'practice.settings.manage', now)).toBe('any');
    expect(reachOf(member('therapist', { isAdmin: true }), 'ledger.read', now)).toBe('any');
  });

  test('gives way to a denial', () => {
    const denied = member('office-manager', { isAdmin: true, denials: ['practice.settings.manage'] });
    expect(reachOf(denied, 'practice.settings.manage', now)).toBeUndefined();
  });
});

describe('the explanation of one permission (ROLE-11)', () => {
  test('names the role, a set, a grant, the designation or nothing as its source', () => {
    const source = (role: Role, change: Parameters<typeof member>[1], key: Permission) =>
      explain(member(role, change), key, now).source;
    expect(source('therapist', {}, 'clients.read')).toBe('role');
    expect(source('therapist', { sets: ['default'] }, 'clients.read')).toBe('set');
    expect(source('therapist', { grants: [{ key: 'ledger.read' }] }, 'ledger.read')).toBe('grant');
    expect(source('therapist', { isAdmin: true }, 'ledger.read')).toBe('designation');
    expect(source('therapist', {}, 'ledger.read')).toBe('none');
  });

  test('names the source that reaches furthest, and of equal ones the role', () => {
    const grants = [{ key: 'clients.read', reach: 'any' }] as const;
    expect(explain(member('therapist', { grants }), 'clients.read', now).source).toBe('grant');
    expect(explain(member('practice-owner', { grants }), 'clients.read', now).source).toBe('role');
    expect(explain(member('practice-owner', { isAdmin: true }), 'ledger.read', now).source).toBe('role');
  });

  test('says what is had', () => {
    expect(explain(member('clinical-intern'), 'notes.read', now)).toEqual({
      granted: true,
      reach: 'own',
      source: 'role',
      ceiling: 'own',
      denied: false,
      memberActive: true,
    });
  });

  test('says that the ceiling is in the way', () => {
    const granted = member('office-manager', { grants: [{ key: 'notes.read' }] });
    expect(explain(granted, 'notes.read', now)).toMatchObject({ granted: false, source: 'none', ceiling: 'none' });
  });

  test('says that a denial or a deactivation is in the way', () => {
    const denied = explain(member('therapist', { denials: ['clients.read'] }), 'clients.read', now);
    expect(denied).toMatchObject({ granted: false, source: 'role', ceiling: 'any', denied: true });
    expect(denied).not.toHaveProperty('reach');
    const inactive = explain(member('therapist', { active: false }), 'clients.read', now);
    expect(inactive).toMatchObject({ granted: false, source: 'role', memberActive: false });
  });

  test('says whether the add-on seat and the licence are there', () => {
    const video = explain(member('therapist', { addOns: ['video'] }), 'telehealth.host', now);
    expect(video).toMatchObject({ granted: true, addOn: { id: 'video', held: true } });
    const noVideo = explain(member('therapist', { addOns: [] }), 'telehealth.host', now);
    expect(noVideo).toMatchObject({ granted: false, addOn: { id: 'video', held: false } });
    const licensed = explain(member('prescriber'), 'prescriptions.prescribe', now);
    expect(licensed).toMatchObject({ granted: true, licence: { active: true } });
    const unlicensed = explain(member('prescriber', { licence: undefined }), 'prescriptions.prescribe', now);
    expect(unlicensed).toMatchObject({ granted: false, licence: { active: false } });
  });
});
