import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { found } from '../../functions/shared/problems.ts';
import { keys } from '../../functions/shared/table/keys.ts';
import type { Op } from '../../functions/shared/table/ops.ts';
import { acceptAsGuardian, invite, newFamily, tokenMailedTo } from '../support/families.ts';
import { auditOf } from '../support/history.ts';
import { accept, invitationIn, lookUp } from '../support/invitations.ts';
import { ledTo, merge, merged, newClient, type TestClient, undo, undone } from '../support/merges.ts';
import { newAddress, personSignedIn } from '../support/people.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later, racePatience as patience } from '../support/races.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);
const itemsOf = async (path: string) => (await staff(`GET ${path}`)).body.items;
const idsOf = async (path: string) => (await itemsOf(path)).map(({ id }: { id: string }) => id);

const addContact = ({ path }: TestClient) =>
  staff(`POST ${path}/relations`, {
    type: 'other',
    atThisPractice: false,
    firstName: 'Ike',
    lastName: 'Okafor',
    email: newAddress('ike'),
    sendPortalInvite: true,
  });

const inviteContact = ({ path }: TestClient, id: string) =>
  staff(`POST ${path}/portal-invitations`, { recipients: [{ kind: 'relation', id }] });

const insure = ({ path }: TestClient, memberNumber: string) =>
  staff(`PUT ${path}/insurance-policies`, { items: [{ payer: 'Harbour', memberNumber, holder: 'client' }] });

test('CLIENT-7: whatever is written into a file while it is merged away is in the other one, once', patience, () =>
  inRounds(async (round) => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const { body: known } = await addContact(duplicate);
    const [, policy, invited, ...added] = await Promise.all([
      later(round, () => merged(practice, survivor, duplicate)),
      insure(duplicate, 'HH-1'),
      later(round, () => inviteContact(duplicate, known.id)),
      ...Array.from({ length: callers }, (_, i) => later(round + i, () => addContact(duplicate))),
    ]);
    const taken = added.filter(({ status }) => status === 201).map(({ body }) => body.id);
    const answers = [policy, ...added].map(({ status }) => status);
    expect(answers.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    expect([201, 400, 409]).toContain(invited.status); // led on to the other file, the contact may still be on the way
    expect((await idsOf(`${survivor.path}/relations`)).sort()).toEqual([known.id, ...taken].sort());
    expect(await idsOf(`${survivor.path}/portal-invitations`)).toEqual(
      invited.status === 201 ? [invited.body.items[0].id] : [],
    );
    expect(await itemsOf(`${survivor.path}/insurance-policies`)).toHaveLength(policy.status === 200 ? 1 : 0);
  }),
);

test('CLIENT-7: what reaches the table once they are merged away is refused there, until they are back', async () => {
  const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
  const [scope, { commit }] = await Promise.all([
    operatorScope(practice.id),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const written = (event: string) =>
    commit(scope.within(duplicate.id, Promise.resolve(duplicate)), {
      event,
      subjectId: duplicate.id,
      ops: [],
      answer: event,
    });
  expect(await written('test.before')).toBe('test.before');
  const { id } = await merged(practice, survivor, duplicate);
  await expect(written('test.meanwhile')).rejects.toMatchObject({ code: 'changed-meanwhile' });
  await undone(practice, survivor, id);
  expect(await written('test.after')).toBe('test.after');
});

test('CLIENT-7: what was decided about a client who is otherwise by now, or is not there at all, is refused there', async () => {
  const { id } = await newClient(practice);
  const [scope, { clients }, { commit }] = await Promise.all([
    operatorScope(practice.id),
    import('../../functions/clients/records.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const written = (event: string, ops: readonly Op[], into = scope) =>
    commit(into, { event, subjectId: id, ops, answer: event });
  const meanwhile = { code: 'changed-meanwhile' };
  const read = async () => found(await clients.get(scope, keys.client(practice.id, id)));
  const before = await read();
  await written('test.changed', [clients.replace(before, before)]);
  await expect(written('test.stale', [clients.unchanged(before)])).rejects.toMatchObject(meanwhile);
  expect(await written('test.fresh', [clients.unchanged(await read())])).toBe('test.fresh');

  const nobody = newId('client');
  const absent = (clientId: string) =>
    clients.absent(keys.client(practice.id, clientId), { practiceId: practice.id, clientId });
  await expect(written('test.there', [absent(id)])).rejects.toMatchObject(meanwhile);
  expect(await written('test.absent', [absent(nobody)])).toBe('test.absent');
  const within = scope.within(nobody, Promise.resolve({ id: nobody }));
  await expect(written('test.nowhere', [], within)).rejects.toMatchObject(meanwhile);
});

test('CLIENT-7: of two merges of one duplicate at once, one wins and the other one is refused', patience, () =>
  inRounds(async () => {
    const clients = await Promise.all([newClient(practice), newClient(practice), newClient(practice)]);
    const [one, other, duplicate] = clients as [TestClient, TestClient, TestClient];
    const { body: contact } = await addContact(duplicate);
    const answers = await Promise.all([one, other].map((survivor) => merge(practice, survivor, duplicate)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const winner = answers[0]?.status === 201 ? one : other;
    await merged(practice, winner, duplicate);
    expect(await ledTo(practice, duplicate)).toBe(winner.path);
    expect(await idsOf(`${winner.path}/relations`)).toEqual([contact.id]);
    expect(await idsOf(`${winner === one ? other.path : one.path}/relations`)).toEqual([]);
  }),
);

test('CLIENT-7: two clients merged into each other at once end as one of them', patience, () =>
  inRounds(async () => {
    const [one, other] = await Promise.all([newClient(practice), newClient(practice)]);
    const answers = await Promise.all([merge(practice, one, other), merge(practice, other, one)]);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    const led = await Promise.all([ledTo(practice, one), ledTo(practice, other)]);
    expect(led.filter(Boolean)).toHaveLength(1);
  }),
);

test('CLIENT-7: merged, and parted, by many at once, it happens once', patience, () =>
  inRounds(async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const { body: contact } = await addContact(duplicate);
    const answers = await atOnce(callers, () => merge(practice, survivor, duplicate));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const { id, moved } = await merged(practice, survivor, duplicate);
    expect(moved).toBe(1);
    const undone = await atOnce(callers, () => undo(practice, survivor, id));
    expect(undone.map(({ status }) => status)).toEqual(undone.map(() => 200));
    expect(await idsOf(`${duplicate.path}/relations`)).toEqual([contact.id]);
    expect(await idsOf(`${survivor.path}/relations`)).toEqual([]);
    expect(await auditOf(practice, survivor.id)).toMatchObject({ 'client.merged': 1, 'client.unmerged': 1 });
  }),
);

test('INV-5: an invitation accepted while its client is merged away opens the portal of the other one', patience, () =>
  inRounds(async (round) => {
    const [survivor, family] = await Promise.all([newClient(practice), newFamily(practice)]);
    const duplicate = { id: family.clientId, path: family.path };
    await invite(practice, family, []);
    const token = await tokenMailedTo(family.guardianEmail);
    const [{ status }] = await Promise.all([accept(token), later(round, () => merged(practice, survivor, duplicate))]);
    expect(status).toBe(201);
    const { portal } = await personSignedIn('', family.guardianEmail);
    const { body } = await portal('GET /v1/portal/accounts');
    expect(body.items).toMatchObject([{ kind: 'relation', clientId: survivor.id }]);
  }),
);

test('INV-5: a mail on its way when its client is merged away arrives, is told of, and its link is good', async () => {
  const [survivor, family] = await Promise.all([newClient(practice), newFamily(practice)]);
  await invite(practice, family, []);
  await merged(practice, survivor, { id: family.clientId, path: family.path });
  const token = await tokenMailedTo(family.guardianEmail);
  await invitationIn('delivered', practice, survivor);
  expect(await lookUp(token)).toMatchObject({ status: 200, body: { asksBirthDate: true } });
  const { portal } = await acceptAsGuardian(family);
  expect((await portal('GET /v1/portal/accounts')).body.items).toMatchObject([{ clientId: survivor.id }]);
});
