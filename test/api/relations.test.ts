import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  clientOwnAccess,
  defaultAccess,
  grantable,
  type RelationType,
  relationAreas,
  relationTypeIds,
  relationTypes,
} from '../../functions/shared/access/relation-access.ts';
import { call } from '../support/api.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let client: { id: string; path: string; email: string };

beforeAll(async () => {
  practice = await newPractice();
});

beforeEach(async () => {
  const email = newAddress('client');
  const minor = { firstName: 'Maya', lastName: 'Okafor', email, isMinor: true };
  const { body } = await practice.owner.staff(`POST ${practice.path}/clients`, minor);
  client = { id: body.id, path: `${practice.path}/clients/${body.id}`, email };
});

const contact = (type: RelationType, more: object = {}) => ({
  type,
  atThisPractice: false,
  firstName: 'Ngozi',
  lastName: 'Okafor',
  email: 'ngozi@family.example',
  ...more,
});

const relate = (body: object) => practice.owner.staff(`POST ${client.path}/relations`, body);

async function saved() {
  const { body } = await practice.owner.staff(`GET ${client.path}/relations`);
  return body.items;
}

describe('a contact', () => {
  test.each(relationTypeIds)('REL-1: can be a %s, and gets the access of its type', async (type) => {
    const { status, body } = await relate(contact(type));
    expect(status).toBe(201);
    const { next: _, ...relation } = body;
    expect(relation).toEqual({
      id: expect.stringMatching(/^rel_/),
      clientId: client.id,
      ...contact(type),
      relatedClientId: null,
      relationship: null,
      sendPortalInvite: relationTypes[type].sendPortalInvite,
      access: defaultAccess(type),
      agreedAt: body.createdAt,
      accessNow: 'in-effect',
      createdAt: expect.any(String),
      version: 1,
    });
    expect(await saved()).toEqual([relation]);
  });

  test('REL-1: can be of no other type, and be described in own words', async () => {
    const unknown = await relate({ ...contact('other'), type: 'neighbour' });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([400, '#/type']);
    const { body } = await relate(contact('other', { relationship: 'grandmother' }));
    expect(body.relationship).toBe('grandmother');
    expect((await saved()).length).toBe(1);
  });

  test('REL-2: from outside the practice needs type, names and e-mail, each missing one named', async () => {
    const { status, body } = await relate({ atThisPractice: false });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '#/email',
      '#/firstName',
      '#/lastName',
      '#/type',
    ]);
    for (const field of ['type', 'firstName', 'lastName', 'email']) {
      const { body: one } = await relate({ ...contact('other'), [field]: undefined });
      expect(one.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([`#/${field}`]);
    }
    expect(await saved()).toEqual([]);
  });

  test('is one among many: guardians added at once all stay, and the client knows them all', async () => {
    const emails = Array.from({ length: 4 }, (_, i) => `guardian${i}@family.example`);
    const answers = await Promise.all(emails.map((email) => relate(contact('legal-guardian', { email }))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect((await saved()).map(({ email }: { email: string }) => email).sort()).toEqual(emails);
    const { body } = await practice.owner.staff(`GET ${client.path}`);
    expect(body).toMatchObject({ guardianRequired: false, version: 1 + emails.length });
  });
});

describe('REL-3: access', () => {
  test('that is given in part keeps the defaults of the type for the rest', async () => {
    const wanted = { documents: 'view', forms: 'none', clinical: 'view' } as const;
    const { body } = await relate(contact('legal-guardian', { access: wanted }));
    expect(body.access).toEqual({ ...defaultAccess('legal-guardian'), ...wanted });
  });

  test('may have days, and what it rests on', async () => {
    const terms = { from: '2026-01-01', until: '2999-12-31', basis: 'power-of-attorney', suspended: true };
    const { status, body } = await relate(contact('responsible-party', { access: terms }));
    expect([status, body.access]).toEqual([201, { ...defaultAccess('responsible-party'), ...terms }]);
    expect(await saved()).toMatchObject([{ access: terms }]);
  });

  test('that would end before it begins is refused', async () => {
    const access = { from: '2026-03-10', until: '2026-03-09' };
    const { status, body } = await relate(contact('other', { access }));
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', '#/access/until']);
    expect(await saved()).toEqual([]);
    const oneDay = { from: '2026-03-10', until: '2026-03-10' };
    expect((await relate(contact('other', { access: oneDay }))).status).toBe(201);
  });

  test.each(relationTypeIds)('that a %s cannot be given is refused, every area by name', async (type) => {
    const forbidden = relationAreas.filter((area) => !grantable(type, area));
    const { status, body } = await relate(contact(type, { access: clientOwnAccess }));
    if (forbidden.length === 0) return expect(status).toBe(201);
    expect([status, body.code]).toEqual([422, 'access-not-grantable']);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      forbidden.map((area) => `#/access/${area}`),
    );
    expect(await saved()).toEqual([]);
    const none = Object.fromEntries(forbidden.map((area) => [area, 'none']));
    expect((await relate(contact(type, { access: none }))).status).toBe(201);
  });

  test('has no areas and levels but those of the catalogue', async () => {
    const area = await relate(contact('legal-guardian', { access: { secrets: 'view' } }));
    expect([area.status, area.body.errors[0].pointer]).toEqual([400, '#/access/secrets']);
    const level = await relate(contact('legal-guardian', { access: { telehealth: 'view' } }));
    expect([level.status, level.body.errors[0].pointer]).toEqual([400, '#/access/telehealth']);
    expect(await saved()).toEqual([]);
  });
});

describe('REL-4: the invitation step', () => {
  const flags = relationTypeIds.flatMap((type) => [
    { type, explicit: undefined, on: relationTypes[type].sendPortalInvite },
    { type, explicit: true, on: true },
    { type, explicit: false, on: false },
  ]);

  test.each(flags)('of a $type with the flag $explicit comes: $on', async ({ type, explicit, on }) => {
    const { body } = await relate(contact(type, { sendPortalInvite: explicit }));
    expect([body.sendPortalInvite, body.next !== undefined]).toEqual([on, on]);
  });

  test('names the client, the contacts whose flag is on, and the forms of the library', async () => {
    const first = await relate(contact('legal-guardian', { firstName: 'Ngozi' }));
    await relate(contact('emergency-contact', { firstName: 'Ike' }));
    const { body } = await relate(contact('responsible-party', { firstName: 'Ada', email: 'ada@family.example' }));
    const { body: library } = await practice.owner.staff(`GET ${practice.path}/forms`);
    expect(body.next).toEqual({
      step: 'portal-invitation',
      recipients: [
        { kind: 'client', id: client.id, name: 'Maya Okafor', email: client.email },
        { kind: 'relation', id: first.body.id, name: 'Ngozi Okafor', email: 'ngozi@family.example' },
        { kind: 'relation', id: body.id, name: 'Ada Okafor', email: 'ada@family.example' },
      ],
      forms: library.items.map(({ id, name }: { id: string; name: string }) => ({ id, name })),
    });
    expect(body.next.forms.length).toBe(2);
  });

  test('sends nothing by itself', async () => {
    const email = newAddress('guardian');
    await relate(contact('legal-guardian', { email }));
    const { body } = await practice.owner.staff(`GET ${client.path}/portal-invitations`);
    expect(body.items).toEqual([]);
    for (const address of [email, client.email]) {
      expect((await call(`GET /_local/mail?to=${encodeURIComponent(address)}`)).body.items).toEqual([]);
    }
  });
});
