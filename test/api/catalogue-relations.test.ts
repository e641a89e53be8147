import { beforeAll, expect, test } from 'vitest';
import {
  defaultAccess,
  grantable,
  relationAreas,
  relationLevels,
  relationTypeIds,
  relationTypes,
} from '../../functions/shared/access/relation-access.ts';
import { relationAccessTexts } from '../../functions/shared/access/relation-access-texts.ts';
import { call } from '../support/api.ts';
import { newPerson, type Person } from '../support/people.ts';

let person: Person;

beforeAll(async () => {
  person = await newPerson();
});

test('REL-1, REL-4: anybody signed in reads the types of contacts, their defaults and who is invited', async () => {
  const { status, body } = await person.staff('GET /v1/catalog/relation-types');
  expect(status).toBe(200);
  expect(body.items).toEqual(relationTypeIds.map((id) => ({ id, ...relationTypes[id], defaults: defaultAccess(id) })));
});

test('REL-3: anybody signed in reads what every level of every area lets a contact do, and who can be given it', async () => {
  const { status, body } = await person.portal('GET /v1/catalog/relation-permissions');
  expect(status).toBe(200);
  expect(body.items).toEqual(
    relationAreas.map((area) => ({
      area,
      label: relationAccessTexts[area].label,
      levels: relationLevels[area].map((level) => ({
        level,
        sentence: (relationAccessTexts[area].levels as Record<string, string>)[level],
      })),
      grantableTo: relationTypeIds.filter((type) => grantable(type, area)),
    })),
  );
});

test('nobody reads them without signing in', async () => {
  for (const list of ['relation-types', 'relation-permissions']) {
    expect((await call(`GET /v1/catalog/${list}`)).status).toBe(401);
  }
});
