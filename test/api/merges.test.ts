import { beforeAll, describe, expect, test } from 'vitest';
import { birthDate, type Family, invite, libraryOf, newFamily } from '../support/families.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import {
  contactsOf,
  giveForms,
  ledTo,
  merge,
  merged,
  newClient,
  type TestClient,
  undo,
  undone,
} from '../support/merges.ts';
import { accountsOf, newAddress, newPerson } from '../support/people.ts';
import { assign, giveAccount, guardianAccount } from '../support/places.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

const policy = { payer: 'Harbour Health', memberNumber: 'HH-1', holder: 'client', isPrimary: true };

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);
const read = async (path: string) => (await staff(`GET ${path}`)).body;
const asClient = ({ clientId: id, path }: Family): TestClient => ({ id, path });

/** A family whose guardian has a login and was sent a form, with an assigned therapist and insurance. */
async function fullFamily() {
  const details = { lastName: newAddress('Okafor'), phone: '+1 617 555 0100', tags: ['School'] };
  const [family, guardian, forms] = await Promise.all([newFamily(practice, details), newPerson(), libraryOf(practice)]);
  await assign(practice, family.clientId, [therapist.memberId]);
  await invite(practice, family, forms.slice(0, 1));
  await giveAccount(guardianAccount(practice, family), guardian, { follows: 1 });
  await staff(`PUT ${family.path}/insurance-policies`, { items: [policy] });
  return { family, guardian, duplicate: asClient(family), lastName: details.lastName };
}

describe('CLIENT-7: merging a duplicate', () => {
  test('moves its records, its contacts with their logins, and leads every request for it to the client who stays', async () => {
    const { family, guardian, duplicate, lastName } = await fullFamily();
    const survivor = await newClient(practice, { lastName, phone: '+1 617 555 0199' });

    const listed = await read(`${survivor.path}/duplicates`);
    expect(listed.items).toMatchObject([{ id: duplicate.id, likeness: 'possible', birthDate }]);

    expect((await merge(practice, survivor, duplicate)).status).toBe(201);
    expect(await merged(practice, survivor, duplicate)).toMatchObject({
      clientId: survivor.id,
      mergedClientId: duplicate.id,
      removedRelations: [],
    });

    expect(await ledTo(practice, duplicate)).toBe(survivor.path);
    expect(await ledTo(practice, { ...duplicate, path: `${duplicate.path}/relations/${family.guardianId}` })).toBe(
      `${survivor.path}/relations/${family.guardianId}`,
    );
    expect(await read(survivor.path)).toMatchObject({
      phone: '+1 617 555 0199',
      birthDate,
      isMinor: true,
      guardianRequired: false,
      tags: ['School'],
      assigned: [therapist.memberId],
    });
    expect(await contactsOf(practice, survivor)).toMatchObject([{ id: family.guardianId, clientId: survivor.id }]);
    expect((await read(`${survivor.path}/insurance-policies`)).items).toMatchObject([policy]);
    expect((await read(`${survivor.path}/portal-invitations`)).items).toMatchObject([
      { recipient: { email: family.guardianEmail } },
    ]);
    expect((await read(`${survivor.path}/duplicates`)).items).toEqual([]);

    const [account, ...others] = await accountsOf(guardian);
    expect(others).toEqual([]);
    expect(account).toMatchObject({ kind: 'relation', clientId: survivor.id });
    expect((await guardian.portal(`GET /v1/portal/accounts/${account.id}/tasks`)).body.items).toHaveLength(1);

    const theirs = await therapist.staff(`GET ${practice.path}/clients?q=${encodeURIComponent(lastName)}`);
    expect(theirs.body.items.map(({ id }: TestClient) => id)).toEqual([survivor.id]);
    expect(await auditOf(practice, survivor.id)).toMatchObject({ 'client.merged': 1 });
    expect(await auditOf(practice, duplicate.id)).toMatchObject({ 'client.merged-away': 1 });
  });

  test('can be undone: what came goes back as it is by then, what was made since stays, and a second time changes nothing', async () => {
    const { family, guardian, duplicate } = await fullFamily();
    const survivor = await newClient(practice);
    const { id } = await merged(practice, survivor, duplicate);
    await staff(`PATCH ${survivor.path}/relations/${family.guardianId}`, { relationship: 'aunt' });
    const { body: since } = await staff(`POST ${survivor.path}/relations`, {
      type: 'other',
      atThisPractice: false,
      firstName: 'Ike',
      lastName: 'Okafor',
      email: newAddress('ike'),
    });

    expect(await undone(practice, survivor, id)).toMatchObject({ id });
    await leavingNoTrace({ practices: [practice.id] }, () => undo(practice, survivor, id));

    expect(await ledTo(practice, duplicate)).toBeUndefined();
    expect(await contactsOf(practice, duplicate)).toMatchObject([{ id: family.guardianId, relationship: 'aunt' }]);
    expect(await contactsOf(practice, survivor)).toMatchObject([{ id: since.id }]);
    expect(await read(survivor.path)).toMatchObject({
      phone: null,
      birthDate: null,
      isMinor: false,
      tags: [],
      assigned: [],
    });
    expect(await read(duplicate.path)).toMatchObject({
      isMinor: true,
      guardianRequired: false,
      assigned: [therapist.memberId],
    });
    expect((await read(`${survivor.path}/insurance-policies`)).items).toEqual([]);
    expect((await read(`${duplicate.path}/insurance-policies`)).items).toMatchObject([policy]);
    expect(await accountsOf(guardian)).toMatchObject([{ clientId: duplicate.id }]);
    expect((await read(`${survivor.path}/merges`)).items).toEqual([]);
    expect(await auditOf(practice, duplicate.id)).toMatchObject({ 'client.unmerged': 1 });

    const again = await merged(practice, survivor, duplicate);
    expect(again.id).not.toBe(id);
    expect(await contactsOf(practice, survivor)).toHaveLength(2);
  });

  test('moves more records than one transaction holds, each once, and back again', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const count = 60;
    await giveForms(practice, duplicate, 'self', count);
    const assignedTo = async ({ id }: TestClient) =>
      (await recordsOfClient(practice, id, 'form-assignment')).map((one) => one['id']);

    const { id, moved } = await merged(practice, survivor, duplicate);
    expect(moved).toBe(count);
    expect(new Set(await assignedTo(survivor)).size).toBe(count);
    expect(await assignedTo(duplicate)).toEqual([]);
    await undone(practice, survivor, id);
    expect(new Set(await assignedTo(duplicate)).size).toBe(count);
    expect(await assignedTo(survivor)).toEqual([]);
  });

  test('joins the days in a group, and parts them again', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const { body: group } = await staff(`POST ${practice.path}/groups`, { name: 'Grief' });
    const { body: other } = await staff(`POST ${practice.path}/groups`, { name: 'Sleep' });
    const join = ({ id }: { id: string }, client: TestClient, from: string, until: string) =>
      staff(`PUT ${practice.path}/groups/${id}/participants/${client.id}`, { from, until });
    await join(group, survivor, '2026-01-01', '2026-01-31');
    await join(group, duplicate, '2026-03-01', '2026-03-31');
    await join(other, duplicate, '2026-05-01', '2026-05-31');
    const periodsOf = async (client: TestClient) =>
      Object.fromEntries(
        (await read(`${client.path}/groups`)).items.map((one: { name: string; periods: object[] }) => [
          one.name,
          one.periods.length,
        ]),
      );

    const { id } = await merged(practice, survivor, duplicate);
    expect(await periodsOf(survivor)).toEqual({ Grief: 2, Sleep: 1 });
    await undone(practice, survivor, id);
    expect(await periodsOf(survivor)).toEqual({ Grief: 1 });
    expect(await periodsOf(duplicate)).toEqual({ Grief: 1, Sleep: 1 });
  });

  test('twice over leads to the last client, whose profile contacts elsewhere follow; the last merge is undone first', async () => {
    const [first, second, third, child] = (await Promise.all(
      ['Ada', 'Bea', 'Cleo', 'Dora'].map((firstName) => newClient(practice, { firstName })),
    )) as [TestClient, TestClient, TestClient, TestClient];
    const related = { type: 'other', atThisPractice: true, relatedClientId: first.id };
    await staff(`POST ${child.path}/relations`, related);
    const one = await merged(practice, second, first);
    const two = await merged(practice, third, second);

    expect((await read(first.path)).id).toBe(third.id);
    expect(await contactsOf(practice, child)).toMatchObject([{ firstName: 'Cleo' }]);
    expect(refusal(await undo(practice, second, one.id))).toEqual({ status: 409, code: 'merge-refused' });
    await undone(practice, third, two.id);
    await undone(practice, second, one.id);
    expect((await read(first.path)).id).toBe(first.id);
    expect(await contactsOf(practice, child)).toMatchObject([{ firstName: 'Ada' }]);
  });
});
