import { describe, expect, test } from 'vitest';
import { type Member, usualAccess } from '../../../functions/members/member.ts';
import { requireAbleOwner } from '../../../functions/members/ownership.ts';
import { PermissionChoice } from '../../../functions/members/permission-choice.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { cellOf, permissionKeys, widest } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';
import { biller, chosen, clinicalAdmin, owner, therapist } from './colleagues.ts';
import { member, now, refusalOf } from './team.ts';

describe('a choice', () => {
  test('takes the place of the one before: grants and denials, and sets where they are named', () => {
    const before = member('mem_1', 'therapist', { sets: ['billing'], denials: ['notes.sign'] });
    const access = chosen(before, { grants: ['ledger.read', { key: 'clients.read', reach: 'any' }] });
    expect(access).toEqual({
      ...before.access,
      sets: ['billing'],
      grants: [{ key: 'clients.read', reach: 'any' }, { key: 'ledger.read' }],
      denials: [],
    });
    expect(chosen(before, { sets: null }).sets).toBeUndefined();
    expect(chosen(before, { sets: [] }).sets).toEqual([]);
    expect(chosen(therapist, {}).sets).toBeUndefined();
  });

  test('ROLE-3: that leaves out the sets gives nothing back that they had taken away', () => {
    const narrow = member('mem_1', 'clinical-admin', { sets: [], denials: ['messages.client'] });
    const held = (access: Member['access']) => [...effectivePermissions(access, now).keys()];
    expect(held(chosen(narrow, { denials: ['messages.client'] }))).toEqual(held(narrow.access));
    expect(held(chosen(narrow, { sets: null }))).toContain('notes.read');
  });

  test('that names a permission twice gives it once, at its wider reach', () => {
    const grants = ['clients.read', { key: 'clients.read', reach: 'any' }, { key: 'clients.read' }];
    expect(chosen(therapist, { grants }).grants).toEqual([{ key: 'clients.read', reach: 'any' }]);
  });

  test('ROLE-2: holds one of the two administration sets at most', () => {
    const both = ['organization-administration', 'administration'];
    const refused = refusalOf(() => chosen(clinicalAdmin, { sets: both }));
    expect(refused).toMatchObject({ code: 'sets-exclusive', errors: [{ pointer: '#/sets' }] });
    expect(chosen(clinicalAdmin, { sets: ['administration', 'billing'] }).sets).toEqual(['administration', 'billing']);
  });

  test('has the fields of the reference, and no others', () => {
    for (const wrong of [
      { sets: ['everything'] },
      { grants: ['notes.burn'] },
      { grants: [{ key: 'notes.read', reach: 'own' }] },
      { denials: [{ key: 'notes.read' }] },
      { role: 'practice-owner' },
    ]) {
      expect(PermissionChoice.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('ROLE-4: the ceiling of a role', () => {
  test.each(roleIds)('is never exceeded for a %s, whatever is chosen', (role) => {
    for (const key of permissionKeys) {
      const cell = cellOf(role, key);
      const refused = { code: 'above-ceiling', errors: [{ pointer: '#/grants/1' }] };
      const asked = (grant: unknown) =>
        refusalOf(() => chosen(member('mem_1', role), { grants: ['team.read', grant] }));
      if (!cell) expect(asked(key)).toMatchObject(refused);
      if (cell) expect(asked(key)).toBeUndefined();
      if (cell && widest(cell) === 'any') expect(asked({ key, reach: 'any' })).toBeUndefined();
      else expect(asked({ key, reach: 'any' })).toMatchObject(refused);
    }
  });

  test('a set gives no more than the column', () => {
    const access = chosen(biller, { sets: ['organization-administration'] });
    expect([...effectivePermissions(access, now).keys()].every((key) => cellOf('third-party-biller', key))).toBe(true);
  });
});

describe('ROLE-9: an owner', () => {
  const needed = [
    'subscription.manage',
    'team.clinical.manage',
    'team.nonClinical.manage',
    'team.permissions.manage',
  ] as const;
  const refusedAt = (pointer: string) => ({ code: 'invalid-value', errors: [{ pointer }] });

  test.each(needed)('is not denied %s, which an owner always has', (key) => {
    expect(refusalOf(() => chosen(owner, { denials: ['notes.read', key] }))).toMatchObject(refusedAt('#/denials'));
    const designee = member('mem_2', 'practice-owner', { isAdmin: true });
    expect(refusalOf(() => chosen(designee, { denials: [key] }))).toMatchObject(refusedAt('#/denials'));
    const rest = needed.filter((other) => other !== key);
    expect(refusalOf(() => chosen(owner, { sets: ['therapist'], grants: rest }))).toMatchObject(refusedAt('#/sets'));
    expect(refusalOf(() => chosen(designee, { sets: ['therapist'], grants: rest }))).toMatchObject(refusedAt('#/sets'));
  });

  test('is given sets that leave them all of it, alone or with single permissions', () => {
    expect(refusalOf(() => chosen(owner, { sets: ['administration'] }))).toMatchObject(refusedAt('#/sets'));
    for (const choice of [
      { sets: ['organization-administration'] },
      { sets: ['administration'], grants: ['subscription.manage'] },
      { sets: [], grants: needed },
      { denials: ['notes.read', 'practice.export'] },
    ]) {
      expect(refusalOf(() => chosen(owner, choice))).toBeUndefined();
    }
    expect(refusalOf(() => chosen(clinicalAdmin, { denials: needed, sets: [] }))).toBeUndefined();
  });

  test('is invited with no sets that leave out some of it', () => {
    const invited = (sets: Member['access']['sets']) =>
      refusalOf(() => requireAbleOwner({ ...usualAccess('practice-owner'), sets }, 'permissionSets'));
    expect(invited([])).toMatchObject(refusedAt('#/permissionSets'));
    expect(invited(['organization-administration'])).toBeUndefined();
    expect(invited(undefined)).toBeUndefined();
  });
});

describe('SEAT-5: the add-on seats of a member', () => {
  test('follow a single permission that needs one, also when it was given before', () => {
    expect(chosen(therapist, { grants: ['sms.client'] }).addOns).toEqual(['conversation']);
    expect(chosen(therapist, { sets: ['administration'] }).addOns).toEqual([]);
    const without = member('mem_1', 'therapist', { grants: [{ key: 'sms.client' }] });
    expect(chosen(without, { grants: ['sms.client', 'ledger.read'] }).addOns).toEqual(['conversation']);
  });

  test('are given up when nothing is left to use them for', () => {
    const texting = member('mem_1', 'therapist', {
      addOns: ['conversation', 'video'],
      grants: [{ key: 'sms.client' }],
    });
    expect(chosen(texting, {}).addOns).toEqual(['video']);
    expect(chosen(texting, { grants: ['sms.client'], sets: [] }).addOns).toEqual(['conversation']);
    const unused = member('mem_1', 'third-party-biller', { addOns: ['video'] });
    expect(chosen(unused, { denials: ['ledger.read'] }).addOns).toEqual(['video']);
  });
});
