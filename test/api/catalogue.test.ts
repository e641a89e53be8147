import { beforeAll, expect, test } from 'vitest';
import { permissionTexts } from '../../functions/shared/access/permission-texts.ts';
import { cellOf, permissionKeys } from '../../functions/shared/access/permissions.ts';
import { roleIds, roles } from '../../functions/shared/access/roles.ts';
import { stageNamed } from '../../lib/stages.ts';
import { call } from '../support/api.ts';
import { newPerson, type Person } from '../support/people.ts';

let person: Person;

beforeAll(async () => {
  person = await newPerson();
});

test('SEAT-2: anybody signed in reads the seat types with their roles, and the add-ons', async () => {
  const { status, body } = await person.staff('GET /v1/catalog/seat-types');
  expect(status).toBe(200);
  const served = body.items.flatMap(({ id, roles: admitted }: { id: string; roles: { id: keyof typeof roles }[] }) =>
    admitted.map((role) => [role.id, id]),
  );
  expect(Object.fromEntries(served)).toEqual(Object.fromEntries(roleIds.map((id) => [id, roles[id].seatType])));
  expect(body.items[0].roles[0]).toEqual({
    id: 'practice-owner',
    label: 'Practice Owner',
    description: roles['practice-owner'].description,
    clinical: true,
    suggestedSet: 'organization-administration',
  });
  expect(body.addOns).toContainEqual({ id: 'video', label: 'Video', permissions: ['telehealth.host'] });
});

test('anybody signed in reads every permission with its label, sentence and cells', async () => {
  const { status, body } = await person.portal('GET /v1/catalog/permissions');
  expect(status).toBe(200);
  expect(body.items.map(({ key }: { key: string }) => key)).toEqual(permissionKeys);
  for (const item of body.items as { key: (typeof permissionKeys)[number] }[]) {
    expect(item).toMatchObject(permissionTexts[item.key]);
    expect(item).toMatchObject({ roles: Object.fromEntries(roleIds.map((id) => [id, cellOf(id, item.key) ?? null])) });
  }
});

test('ROLE-2: anybody signed in reads the permission sets, what they contain and exclude', async () => {
  const { status, body } = await person.staff('GET /v1/catalog/permission-sets');
  expect(status).toBe(200);
  expect(body.items).toHaveLength(5);
  expect(body.items[1]).toMatchObject({ id: 'administration', excludes: ['organization-administration'] });
  expect(body.items[1].contains).not.toContain('practice.export');
});

test('SEAT-11: anybody signed in reads the plans, and what their seats and add-ons cost a month', async () => {
  const { status, body } = await person.staff('GET /v1/catalog/plans');
  expect(status).toBe(200);
  const { plans } = stageNamed('local');
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual(Object.keys(plans));
  const [perRole, group] = body.items;
  expect(perRole).toMatchObject({
    id: 'per-role',
    label: plans['per-role']?.label,
    seatModel: 'per-role',
    currency: 'USD',
  });
  expect(perRole.seats).toContainEqual({ id: 'clinical', label: 'Clinical seat', monthlyCents: 4900 });
  expect(perRole.addOns).toContainEqual({
    id: 'video',
    label: 'Video',
    monthlyCents: plans['per-role']?.addOnCents.video,
  });
  expect(group.seats).toEqual([{ id: 'standard', label: 'Standard seat, with a support seat', monthlyCents: 5900 }]);
});

test('nobody reads them without signing in', async () => {
  for (const list of ['seat-types', 'permissions', 'permission-sets', 'plans']) {
    expect((await call(`GET /v1/catalog/${list}`)).status).toBe(401);
  }
});
