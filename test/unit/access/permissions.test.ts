import { describe, expect, test } from 'vitest';
import { effectivePermissions, reachOf } from '../../../functions/shared/access/effective.ts';
import { permissionTexts } from '../../../functions/shared/access/permission-texts.ts';
import {
  addOnGate,
  ceilingOf,
  cellOf,
  needsLicence,
  type Permission,
  permissionKeys,
} from '../../../functions/shared/access/permissions.ts';
import { type Role, roleIds, roles } from '../../../functions/shared/access/roles.ts';
import { member, now } from './members.ts';
import { tableRows } from './tables.ts';

const roleOrder = [
  'practice-owner',
  'clinical-admin',
  'therapist',
  'practice-admin',
  'clinical-intern',
  'office-manager',
  'third-party-biller',
  'prescriber',
] as const;

const reachOfSuffix = { '': 'any', a: 'assigned', w: 'own' } as const;

const specification = tableRows('permissions-table.md').map(([heading = '', ...cells]) => ({
  key: heading.split(' ')[0] as Permission,
  addOn: /\[(.+)\]/.exec(heading)?.[1],
  licence: heading.includes('(licence)'),
  cells,
}));

const everyCell = specification.flatMap(({ key, cells }) =>
  cells.map((text, column) => ({ key, role: roleOrder[column] as Role, text })),
);

function specified(text: string) {
  const [, grade, suffix = '', plus] = /^([Yo-])([aw]?)(\+?)$/.exec(text) ?? [];
  const reach = reachOfSuffix[suffix as keyof typeof reachOfSuffix];
  return { never: grade === '-', suggested: grade === 'Y', reach, ceiling: plus ? 'any' : reach };
}

describe('the matrix of the specification', () => {
  test('has a row for every permission, and no other', () => {
    expect(permissionKeys).toEqual(specification.map(({ key }) => key));
    expect(everyCell).toHaveLength(permissionKeys.length * 8);
  });

  test.each(roleOrder)('is what a %s gets without a choice (ROLE-3)', (role) => {
    const expected = everyCell
      .filter((cell) => cell.role === role && specified(cell.text).suggested)
      .map(({ key, text }) => [key, specified(text).reach]);
    expect([...effectivePermissions(member(role), now)]).toEqual(expected);
  });

  test.each(roleOrder)('is the ceiling of a %s (ROLE-4)', (role) => {
    for (const { key, text } of everyCell.filter((cell) => cell.role === role)) {
      const { never, ceiling } = specified(text);
      expect([key, ceilingOf(role, key)]).toEqual([key, never ? undefined : ceiling]);
    }
  });

  test.each(roleOrder)('is what an individual grant can give a %s, widest with +', (role) => {
    for (const { key, text } of everyCell.filter((cell) => cell.role === role)) {
      const { never, reach, ceiling } = specified(text);
      const plain = reachOf(member(role, { grants: [{ key }] }), key, now);
      const wide = reachOf(member(role, { grants: [{ key, reach: 'any' }] }), key, now);
      expect([key, plain, wide]).toEqual(never ? [key, undefined, undefined] : [key, reach, ceiling]);
    }
  });

  test('says which permissions need an add-on seat or a licence', () => {
    for (const { key, addOn, licence } of specification) {
      expect([key, addOnGate(key), needsLicence(key)]).toEqual([key, addOn, licence]);
    }
  });

  test('marks the cells that can be widened', () => {
    for (const { key, role, text } of everyCell) {
      expect([key, role, cellOf(role, key)?.wider ?? false]).toEqual([key, role, text.endsWith('+')]);
    }
  });
});

describe('roles', () => {
  test('are the closed list, each with the seat it occupies (SEAT-2)', () => {
    expect(Object.fromEntries(roleIds.map((id) => [id, roles[id].seatType]))).toEqual({
      'practice-owner': 'clinical',
      'clinical-admin': 'clinical',
      therapist: 'clinical',
      'practice-admin': 'admin',
      'clinical-intern': 'intern',
      'office-manager': 'support',
      'third-party-biller': 'third-party-biller',
      prescriber: 'prescriber',
    });
  });

  test('are managed from the clinical side when they do clinical work (ROLE-4)', () => {
    expect(roleIds.filter((id) => !roles[id].clinical)).toEqual([
      'practice-admin',
      'office-manager',
      'third-party-biller',
    ]);
  });

  test('suggest a set (ROLE-2)', () => {
    expect(roleIds.map((id) => roles[id].suggestedSet)).toEqual([
      'organization-administration',
      'administration',
      'therapist',
      'administration',
      'therapist',
      'default',
      'billing',
      'therapist',
    ]);
  });
});

test('every permission has a label of its own and one sentence on what it grants', () => {
  const texts = permissionKeys.map((key) => permissionTexts[key]);
  expect(new Set(texts.map(({ label }) => label)).size).toBe(permissionKeys.length);
  for (const { sentence } of texts) expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
});
