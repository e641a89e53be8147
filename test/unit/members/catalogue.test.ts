import { expect, test } from 'vitest';
import {
  PermissionCatalogue,
  PermissionSetCatalogue,
  permissionCatalogue,
  permissionSetCatalogue,
  SeatTypeCatalogue,
  seatTypeCatalogue,
} from '../../../functions/members/catalogue.ts';
import { cellOf, permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';

test('SEAT-2: the catalogue names six seat types and, each once, all roles with a description', () => {
  const { items } = SeatTypeCatalogue.parse(seatTypeCatalogue());
  expect(items.map(({ id, roles }) => [id, roles.map((role) => role.id)])).toEqual([
    ['clinical', ['practice-owner', 'clinical-admin', 'therapist']],
    ['admin', ['practice-admin']],
    ['intern', ['clinical-intern']],
    ['support', ['office-manager']],
    ['third-party-biller', ['third-party-biller']],
    ['prescriber', ['prescriber']],
  ]);
  for (const { label, roles } of items) {
    expect(label).toMatch(/\S/);
    for (const role of roles) expect([role.label, role.description].every((text) => /\S/.test(text))).toBe(true);
  }
});

test('SEAT-5: the catalogue names the add-ons with the permissions they gate', () => {
  expect(seatTypeCatalogue().addOns.map(({ id, permissions }) => [id, permissions])).toEqual([
    ['self-scheduling', ['selfScheduling.configure']],
    ['conversation', ['sms.client']],
    ['insurance', ['claims.manage']],
    ['video', ['telehealth.host']],
  ]);
});

test('the catalogue has every permission in the order of the matrix, with label, sentence and every cell', () => {
  const { items } = PermissionCatalogue.parse(permissionCatalogue());
  expect(items.map(({ key }) => key)).toEqual(permissionKeys);
  for (const { key, label, sentence, roles } of items) {
    expect(label).toMatch(/\S/);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(roles).toEqual(Object.fromEntries(roleIds.map((role) => [role, cellOf(role, key) ?? null])));
  }
  expect(items.filter(({ needsLicence }) => needsLicence).map(({ key }) => key)).toEqual(['prescriptions.prescribe']);
  expect(new Set(items.map(({ label }) => label)).size).toBe(items.length);
});

test('ROLE-2: the catalogue has the five permission sets; the two administration sets exclude each other', () => {
  const { items } = PermissionSetCatalogue.parse(permissionSetCatalogue());
  expect(items.map(({ id, excludes }) => [id, excludes])).toEqual([
    ['organization-administration', ['administration']],
    ['administration', ['organization-administration']],
    ['billing', []],
    ['therapist', []],
    ['default', []],
  ]);
  const contained = (id: string) => items.find((set) => set.id === id)?.contains ?? [];
  expect(contained('organization-administration')).toEqual(permissionKeys);
  for (const wider of ['administration', 'billing', 'therapist']) {
    expect(contained(wider)).toEqual(expect.arrayContaining(contained('default')));
  }
});
