import { beforeAll, describe, expect, test } from 'vitest';
import { invite, newFamily } from '../support/families.ts';
import { recordsOfClient } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { merge, merged, newClient, type TestClient, undone } from '../support/merges.ts';
import { newPerson } from '../support/people.ts';
import { assign, giveAccount, ownAccount } from '../support/places.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);
const itemsOf = async (path: string) => (await staff(`GET ${path}`)).body.items;
const threeClients = () => Promise.all([newClient(practice), newClient(practice), newClient(practice)]);

const relate = ({ path }: TestClient, to: TestClient) =>
  staff(`POST ${path}/relations`, { type: 'other', atThisPractice: true, relatedClientId: to.id });
const link = ({ path }: TestClient, to: TestClient) => staff(`POST ${path}/linked-accounts`, { clientId: to.id });
const unlink = ({ path }: TestClient, to: { id: string }) => staff(`DELETE ${path}/linked-accounts/${to.id}`);
const linksOf = async ({ path }: TestClient): Promise<string[]> =>
  (await itemsOf(`${path}/linked-accounts`)).map(({ clientId }: { clientId: string }) => clientId);

describe('CLIENT-6: after a merge', () => {
  test('the login of the duplicate is listed, and ended for good with its link', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    await giveAccount(ownAccount(practice, { clientId: duplicate.id }), person);
    await giveAccount(ownAccount(practice, { clientId: survivor.id }), other);
    await assign(practice, survivor.id, [therapist.memberId]);
    const accounts = async () => (await person.portal('GET /v1/portal/accounts')).body.items;

    const { id } = await merged(practice, survivor, duplicate);
    const { body } = await therapist.staff(`GET ${survivor.path}/linked-accounts`);
    expect(body.items).toMatchObject([{ clientId: duplicate.id, isMerged: true }]);
    expect(await accounts()).toHaveLength(1);
    expect((await unlink(survivor, duplicate)).status).toBe(204);
    expect([await accounts(), await linksOf(survivor)]).toEqual([[], []]);
    expect((await leavingNoTrace({ practices: [practice.id] }, () => unlink(survivor, duplicate))).status).toBe(404);

    await undone(practice, survivor, id);
    expect(await accounts()).toEqual([]);
    const [grant] = await recordsOfClient(practice, duplicate.id, 'portal-grant');
    expect(grant).not.toHaveProperty('sub');
    expect(grant).not.toHaveProperty('mergedInto');
  });

  test('a link of the duplicate holds in the place of one that has ended, and goes back', async () => {
    const [survivor, duplicate, sister] = await threeClients();
    await link(survivor, sister);
    await unlink(survivor, sister);
    await link(duplicate, sister);
    const { id } = await merged(practice, survivor, duplicate);
    expect([await linksOf(survivor), await linksOf(sister)]).toEqual([[sister.id], [survivor.id]]);
    await undone(practice, survivor, id);
    expect([await linksOf(survivor), await linksOf(duplicate), await linksOf(sister)]).toEqual([
      [],
      [sister.id],
      [duplicate.id],
    ]);
    expect((await link(sister, survivor)).status).toBe(201);
  });

  test('a link that both had and that was ended comes back to neither of the two who were linked', async () => {
    const [survivor, duplicate, sister] = await threeClients();
    await link(survivor, sister);
    await link(duplicate, sister);
    const { id } = await merged(practice, survivor, duplicate);
    await unlink(survivor, sister);
    await undone(practice, survivor, id);
    expect([await linksOf(duplicate), await linksOf(sister)]).toEqual([[], []]);
    expect((await link(duplicate, sister)).status).toBe(201);
  });
});

test('REL-5: a contact of both who was removed after the merge is gone from both after its undoing', async () => {
  const [survivor, duplicate, mother] = await threeClients();
  const { body: kept } = await relate(survivor, mother);
  await relate(duplicate, mother);
  const { id } = await merged(practice, survivor, duplicate);
  await staff(`DELETE ${survivor.path}/relations/${kept.id}`);
  await undone(practice, survivor, id);
  expect(await itemsOf(`${duplicate.path}/relations`)).toEqual([]);
  expect((await relate(duplicate, mother)).status).toBe(201);
});

test('REL-2: a contact who was merged into somebody is that person: no contact a second time, nor to be merged with', async () => {
  const [child, mother, duplicate] = await threeClients();
  const { body: contact } = await relate(child, duplicate);
  await merged(practice, mother, duplicate);
  const refused = await leavingNoTrace({ practices: [practice.id] }, async () => [
    await relate(child, mother),
    await merge(practice, mother, child),
    await merge(practice, child, mother),
  ]);
  expect(refused.map(refusal)).toEqual([
    { status: 409, code: 'relation-exists' },
    { status: 409, code: 'merge-refused' },
    { status: 409, code: 'merge-refused' },
  ]);
  await staff(`DELETE ${child.path}/relations/${contact.id}`);
  expect((await relate(child, mother)).status).toBe(201);
});

test('CLIENT-5: a member whom two merges brought stays until both are undone', async () => {
  const [survivor, one, other] = await threeClients();
  await Promise.all([one, other].map(({ id }) => assign(practice, id, [therapist.memberId])));
  const [first, second] = [await merged(practice, survivor, one), await merged(practice, survivor, other)];
  await undone(practice, survivor, first.id);
  expect((await therapist.staff(`GET ${survivor.path}`)).status).toBe(200);
  await undone(practice, survivor, second.id);
  expect((await therapist.staff(`GET ${survivor.path}`)).status).toBe(404);
});

/** Assigns so many members to a client who are nobody, past the API. */
async function giveMembers({ id }: TestClient, count: number): Promise<void> {
  const scope = await operatorScope(practice.id);
  const [{ clientById }, { clients }, { commit }] = await Promise.all([
    import('../../functions/clients/store.ts'),
    import('../../functions/clients/records.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const client = await clientById(scope, id);
  if (!client) throw new Error('There is no such client.');
  const assigned = Array.from({ length: count }, (_, n) => `mem_${n}`);
  const ops = [clients.replace(client, { ...client, assigned })];
  await commit(scope, { event: 'test.members-given', subjectId: id, ops, answer: undefined });
}

test('CLIENT-7: a merge after which more than 50 members were assigned is refused, and one of 50 is not', async () => {
  const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
  await assign(practice, duplicate.id, [therapist.memberId]);
  await giveMembers(survivor, 50);
  const refused = await leavingNoTrace({ practices: [practice.id] }, () => merge(practice, survivor, duplicate));
  expect(refusal(refused)).toEqual({ status: 409, code: 'merge-refused' });
  await giveMembers(survivor, 49);
  await merged(practice, survivor, duplicate);
});

test('INV-5: a mail written while a client was merged finds contact and invitation where they went back to', async () => {
  const [survivor, family] = await Promise.all([newClient(practice), newFamily(practice)]);
  await invite(practice, family, []);
  const { id } = await merged(practice, survivor, { id: family.clientId, path: family.path });
  await undone(practice, survivor, id);
  const scope = await operatorScope(practice.id);
  const [{ addresseeOf }, { invitationNow }] = await Promise.all([
    import('../../functions/mail/addressee-store.ts'),
    import('../../functions/invitations/store.ts'),
  ]);
  const [sent] = await itemsOf(`${family.path}/portal-invitations`);
  expect(await addresseeOf(scope, survivor.id, family.guardianId)).toMatchObject({
    email: family.guardianEmail,
    keptAt: { clientId: family.clientId },
  });
  expect(await invitationNow(scope, survivor.id, sent.id)).toMatchObject({ id: sent.id, clientId: family.clientId });
});
