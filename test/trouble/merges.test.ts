import { afterEach, beforeAll, expect, test } from 'vitest';
import { acceptAsGuardian, invite, newFamily, tokenMailedTo } from '../support/families.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { lookUp, refusal, signedInAgain } from '../support/invitations.ts';
import { giveForms, ledTo, merge, merged, newClient, type TestClient, undo, undone } from '../support/merges.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { clearFaults, eventuallyWithin, type FaultKind, failNext, faultsLeft, moveClock } from '../support/steering.ts';
import { leavingNoTrace } from '../support/stored.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

const contactsOf = async ({ path }: TestClient) => (await practice.owner.staff(`GET ${path}/relations`)).body.items;

/** A client, and a duplicate whose guardian is invited. */
async function pair() {
  const [survivor, family] = await Promise.all([newClient(practice), newFamily(practice)]);
  await invite(practice, family, []);
  const token = await tokenMailedTo(family.guardianEmail);
  return { survivor, family, token, duplicate: { id: family.clientId, path: family.path } };
}

test.each<[FaultKind, number]>([
  ['lost-answer', 2],
  ['conflict', 3],
  ['throttle', 3],
])(
  'CLIENT-7: after %s × %i of the table everything has moved once, and goes back once',
  patience,
  async (kind, count) => {
    const { survivor, family, duplicate } = await pair();
    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    expect(await merge(practice, survivor, duplicate)).toMatchObject({ status: 201 });
    expect(await faultsLeft()).toBe(0);
    const { id, moved } = await merged(practice, survivor, duplicate);
    expect(moved).toBe(3); // the guardian, what they are granted, and their invitation
    expect(await contactsOf(survivor)).toMatchObject([{ id: family.guardianId }]);

    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    expect(await undo(practice, survivor, id)).toMatchObject({ status: 200 });
    expect(await faultsLeft()).toBe(0);
    await undone(practice, survivor, id);
    expect(await contactsOf(survivor)).toEqual([]);
    expect(await contactsOf(duplicate)).toMatchObject([{ id: family.guardianId }]);
    expect(await auditOf(practice, survivor.id)).toMatchObject({ 'client.merged': 1, 'client.unmerged': 1 });
  },
);

test(
  'CLIENT-7: what the request that merges does not get to is done after it, and nothing is lost meanwhile',
  patience,
  async () => {
    const { survivor, family, duplicate, token } = await pair();
    const scope = await operatorScope(practice.id);
    const [{ saveMerging }, { clientEvenGone }] = await Promise.all([
      import('../../functions/merges/merging-store.ts'),
      import('../../functions/merges/store.ts'),
    ]);
    const [own, theirs] = await Promise.all([survivor, duplicate].map(({ id }) => clientEvenGone(scope, id)));
    if (!own || !theirs) throw new Error('There are no such clients.');
    await saveMerging(scope, { survivor: own, duplicate: theirs });
    expect(await ledTo(practice, duplicate)).toBe(survivor.path);

    const { staff } = practice.owner;
    await eventuallyWithin('its records have moved', 2, async () => {
      const { body } = await staff(`GET ${survivor.path}/merges`);
      return body.items[0].state === 'merged';
    });
    expect(await contactsOf(survivor)).toMatchObject([{ id: family.guardianId }]);
    expect((await lookUp(token)).status).toBe(200);
    const { portal } = await acceptAsGuardian(family);
    expect((await portal('GET /v1/portal/accounts')).body.items).toMatchObject([{ clientId: survivor.id }]);
  },
);

test('CLIENT-7: an undoing that is interrupted takes back all that was made since', patience, async () => {
  const { survivor, family, duplicate } = await pair();
  const { id } = await merged(practice, survivor, duplicate);
  const count = 30; // more than go back in one transaction with the contact
  await giveForms(practice, survivor, family.guardianId, count);
  const scope = await operatorScope(practice.id);
  const [{ saveUndoing }, { clientEvenGone, mergeById }, { movedBack }] = await Promise.all([
    import('../../functions/merges/undo-store.ts'),
    import('../../functions/merges/store.ts'),
    import('../../functions/merges/moving-back-store.ts'),
  ]);
  const [own, theirs] = await Promise.all([survivor, duplicate].map((one) => clientEvenGone(scope, one.id)));
  const kept = await mergeById(scope, id);
  if (!own || !theirs || !kept) throw new Error('There is no such merge.');
  const undoing = await saveUndoing(scope, { survivor: own, duplicate: theirs }, kept);
  let parts = 0;
  await movedBack(scope, undoing, () => parts++ < 1);
  const formsOf = async ({ id: clientId }: TestClient) =>
    (await recordsOfClient(practice, clientId, 'form-assignment')).length;
  expect(await formsOf(survivor)).toBeGreaterThan(0);
  expect(await formsOf(survivor)).toBeLessThan(count);

  await undone(practice, survivor, id);
  expect([await formsOf(survivor), await formsOf(duplicate)]).toEqual([0, count]);
  expect(await contactsOf(duplicate)).toMatchObject([{ id: family.guardianId }]);
});

test('CLIENT-7: after 30 days a merge is undone no more', patience, async () => {
  const { survivor, duplicate } = await pair();
  const { id } = await merged(practice, survivor, duplicate);
  await moveClock(30 * 86_400);
  practice = await signedInAgain(practice);
  const refused = await leavingNoTrace({ practices: [practice.id] }, () => undo(practice, survivor, id));
  expect(refusal(refused)).toEqual({ status: 410, code: 'merge-undo-expired' });
  expect(await ledTo(practice, duplicate)).toBe(survivor.path);
});
