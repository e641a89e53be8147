import { beforeAll, describe, expect, test } from 'vitest';
import { clientOwnAccess } from '../../functions/shared/access/relation-access.ts';
import { newId } from '../../functions/shared/ids.ts';
import type { Caller } from '../support/api.ts';
import { mailsTo } from '../support/families.ts';
import { refusal } from '../support/invitations.ts';
import { merged } from '../support/merges.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later } from '../support/races.ts';
import { itemsBelow, leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const owner: Caller = (on, body, more) => practice.owner.staff(on, body, more);
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

async function newClient(more: object = {}, of: TestPractice = practice) {
  const person = { firstName: 'Maya', lastName: 'Okafor', ...more };
  const { body } = await of.owner.staff(`POST ${of.path}/clients`, person);
  const path = `${of.path}/clients/${body.id}`;
  return {
    id: body.id as string,
    number: body.number as string,
    path,
    link: (other: { id: string }, by: Caller = owner) => by(`POST ${path}/linked-accounts`, { clientId: other.id }),
    unlink: (other: { id: string }, by: Caller = owner) => by(`DELETE ${path}/linked-accounts/${other.id}`),
    linked: async (by: Caller = owner): Promise<{ clientId: string }[]> =>
      (await by(`GET ${path}/linked-accounts`)).body.items,
    assign: () => owner(`PUT ${path}/assignments/${therapist.memberId}`),
  };
}

type TestClient = Awaited<ReturnType<typeof newClient>>;

/** What is kept of the links between two clients, and how often the history of each tells of their making and end. */
async function keptOf(...both: TestClient[]) {
  const items = await itemsBelow(`PRACTICE#${practice.id}`);
  const of = ({ id }: TestClient, event: string) =>
    items.filter((item) => item['event'] === `accounts.${event}` && item['clientId'] === id).length;
  return {
    links: items.filter(
      (item) => item['entity'] === 'linked-account' && both.some(({ id }) => id === item['clientId']),
    ),
    told: both.map((client) => ({ linked: of(client, 'linked'), unlinked: of(client, 'unlinked') })),
  };
}

describe('CLIENT-6: linking two clients', () => {
  test('is mutual, and in the history of both', async () => {
    const [maya, ike] = [await newClient(), await newClient({ firstName: 'Ike', status: 'prospect' })];
    const { status, body } = await maya.link(ike);
    const listed = { clientId: ike.id, number: ike.number, firstName: 'Ike', lastName: 'Okafor', status: 'prospect' };
    expect([status, body]).toEqual([201, { ...listed, linkedAt: expect.any(String), isMerged: false }]);
    expect([await maya.linked(), (await ike.linked()).map(({ clientId }) => clientId)]).toEqual([[body], [maya.id]]);

    const { links, told } = await keptOf(maya, ike);
    const access = { ...clientOwnAccess, clinical: 'none' };
    expect(links.map((link) => link['access'])).toEqual([access, access]);
    expect(told).toEqual([1, 2].map(() => ({ linked: 1, unlinked: 0 })));
  });

  test('ends for both, and can be done again', async () => {
    const [maya, ike] = [await newClient(), await newClient()];
    await maya.link(ike);
    expect((await ike.unlink(maya)).status).toBe(204);
    expect([await maya.linked(), await ike.linked()]).toEqual([[], []]);
    const again = await unchanged(() => maya.unlink(ike));
    expect(again.status).toBe(404);
    expect((await ike.link(maya)).status).toBe(201);
    expect([(await maya.linked()).length, (await ike.linked()).length]).toEqual([1, 1]);
    const { links, told } = await keptOf(maya, ike);
    expect([links.length, told]).toEqual([2, [1, 2].map(() => ({ linked: 2, unlinked: 1 }))]);
  });

  test('is refused for one and the same, for whoever is not in care, and a second time', async () => {
    const [maya, ike] = [await newClient(), await newClient()];
    const gone = await newClient({ status: 'discharged' });
    await maya.link(ike);
    const heard = await unchanged(async () => [
      await maya.link(maya),
      await maya.link(gone),
      await gone.link(maya),
      await maya.link(ike),
      await ike.link(maya),
    ]);
    expect(heard.map(refusal)).toEqual([
      ...[1, 2, 3].map(() => ({ status: 422, code: 'invalid-value' })),
      ...[1, 2].map(() => ({ status: 409, code: 'accounts-linked' })),
    ]);
    expect((await maya.link(await newClient())).status).toBe(201);
  });

  test('of one of another practice, or of nobody, names what is wrong', async () => {
    const foreigner = await newClient({}, await newPractice());
    const maya = await newClient();
    const nobody = { ...maya, id: newId('client') };
    const heard = await unchanged(async () => [await maya.link(foreigner), await maya.link(nobody)]);
    expect(heard.map(({ status, body }) => [status, body.code, body.errors[0].pointer])).toEqual(
      heard.map(() => [400, 'reference-unknown', '#/clientId']),
    );
    expect((await unchanged(() => maya.unlink(nobody))).status).toBe(404);
  });

  test('at once from both sides links them once', async () => {
    await inRounds(async () => {
      const [maya, ike] = [await newClient(), await newClient()];
      const answers = await atOnce(callers, (i) => (i % 2 ? maya.link(ike) : ike.link(maya)));
      const heard = answers.map(({ status, body }) => (status === 201 ? 'linked' : body.code)).sort();
      expect(heard).toEqual([...answers.slice(1).map(() => 'accounts-linked'), 'linked']);
      const { links, told } = await keptOf(maya, ike);
      expect([links.length, told]).toEqual([2, [1, 2].map(() => ({ linked: 1, unlinked: 0 }))]);
    });
  });
});

/** Makes one client a Legal Guardian of another one; what can be asked about that contact. */
async function guardianOf(child: TestClient, mother: TestClient, more: object = {}) {
  const contact = { type: 'legal-guardian', atThisPractice: true, relatedClientId: mother.id, ...more };
  const { status, body } = await owner(`POST ${child.path}/relations`, contact);
  const on = `${child.path}/relations/${body.id}`;
  return {
    status,
    suspend: (suspended = true, by: Caller = owner) => by(`PATCH ${on}`, { access: { suspended } }),
    edit: (edit: object) => owner(`PATCH ${on}`, edit),
    remove: () => owner(`DELETE ${on}`),
  };
}

const ids = async (client: TestClient) => (await client.linked()).map(({ clientId }) => clientId);

describe('REL-5, REL-7: what ends the access of a contact ends the link with them', () => {
  const endings = {
    'a court order': async (child: TestClient, mother: TestClient) => {
      const contact = await guardianOf(child, mother);
      expect((await contact.edit({ relationship: 'mother' })).status).toBe(200);
      expect(await ids(child)).toContain(mother.id); // so far nothing stands against it
      return contact.suspend();
    },
    'a court order from the beginning': (child: TestClient, mother: TestClient) =>
      guardianOf(child, mother, { access: { suspended: true } }),
    'a removal': async (child: TestClient, mother: TestClient) => (await guardianOf(child, mother)).remove(),
  };

  test.each(Object.entries(endings))('%s, for both, and in the history of both', async (_, end) => {
    const [child, mother, sister] = [await newClient(), await newClient(), await newClient()];
    await child.link(mother);
    await child.link(sister);
    expect((await end(child, mother)).status).toBeLessThan(300);
    expect([await ids(child), await ids(mother)]).toEqual([[sister.id], []]);
    expect((await keptOf(child, mother)).told).toMatchObject([{ unlinked: 1 }, { unlinked: 1 }]);
  });

  test('by somebody who does not reach the other client, too', async () => {
    const [child, mother] = [await newClient(), await newClient()];
    await child.assign();
    await child.link(mother);
    expect((await (await guardianOf(child, mother)).suspend(true, therapist.staff)).status).toBe(200);
    expect(await ids(mother)).toEqual([]);
  });

  test('while it lasts they cannot be linked, from either side; afterwards they can', async () => {
    const [child, mother] = [await newClient(), await newClient()];
    const contact = await guardianOf(child, mother);
    await contact.suspend();
    const heard = await unchanged(async () => [await child.link(mother), await mother.link(child)]);
    expect(heard.map(refusal)).toEqual([1, 2].map(() => ({ status: 409, code: 'link-barred' })));
    await contact.suspend(false);
    expect(await ids(child)).toEqual([]); // what was ended is not given back
    expect((await mother.link(child)).status).toBe(201);
  });

  test('also once the contact was merged into another client', async () => {
    const [child, mother, again] = [await newClient(), await newClient(), await newClient()];
    const contact = await guardianOf(child, mother);
    await child.link(mother);
    await merged(practice, again, mother);
    expect(await ids(child)).toEqual([again.id]);
    await contact.suspend();
    expect([await ids(child), await ids(again)]).toEqual([[], []]);
    expect(refusal(await again.link(child))).toEqual({ status: 409, code: 'link-barred' });
  });

  test('at once with a link, none is left under the court order', async () => {
    await inRounds(async (round) => {
      const [child, mother] = [await newClient(), await newClient()];
      const contact = await guardianOf(child, mother);
      const [linked, suspended] = await Promise.all([
        atOnce(callers, () => child.link(mother)),
        later(round, () => contact.suspend()),
      ]);
      expect(linked.map(({ status }) => [201, 409].includes(status))).not.toContain(false);
      expect([suspended.status, await ids(child), await ids(mother)]).toEqual([200, [], []]);
    });
  });
});

test('a client has so many links, and so many contacts, and no more', async () => {
  const [maya, ike] = [await newClient(), await newClient()];
  await givePlenty(maya);
  const contact = { type: 'other', atThisPractice: false, firstName: 'A', lastName: 'B', email: 'a@family.example' };
  const heard = await unchanged(async () => [
    await maya.link(ike),
    await ike.link(maya),
    await owner(`POST ${maya.path}/relations`, contact),
  ]);
  expect(heard.map(refusal)).toEqual([
    ...[1, 2].map(() => ({ status: 409, code: 'links-full' })),
    { status: 409, code: 'contacts-full' },
  ]);
  expect((await owner(`POST ${ike.path}/relations`, contact)).status).toBe(201);
});

/** Gives a client as many links and contacts as there can be, past the API. */
async function givePlenty({ id: clientId }: TestClient): Promise<void> {
  const scope = await operatorScope(practice.id);
  const [{ linkedAccounts }, { relations }, { relate }, { commit }] = await Promise.all([
    import('../../functions/shared/access/linked-accounts.ts'),
    import('../../functions/clients/relation-records.ts'),
    import('../../functions/clients/relation.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const { practiceId, facts } = scope;
  const [wanted, link] = [
    { type: 'other', atThisPractice: false, firstName: 'A', lastName: 'B', email: 'a@family.example' } as const,
    { practiceId, clientId, access: clientOwnAccess, linkedAt: facts.at, version: 1 },
  ];
  const ops = Array.from({ length: 20 }, () => [
    linkedAccounts.insert({ ...link, linkedClientId: newId('client') }),
    relations.insert(relate(wanted, { id: newId('relation'), practiceId, clientId, at: facts.at })),
  ]).flat();
  await commit(scope, { event: 'test.plenty-given', subjectId: clientId, ops, answer: undefined });
}

test('CLIENT-5: a therapist links, sees and unlinks only clients who are assigned to them', async () => {
  const [maya, ike, ada] = [await newClient(), await newClient({ firstName: 'Ike' }), await newClient()];
  await maya.assign();
  await maya.link(ada);
  const heard = await unchanged(async () => [
    await maya.link(ike, therapist.staff),
    await ike.link(maya, therapist.staff),
    await maya.unlink(ada, therapist.staff),
  ]);
  expect(heard.map(({ status }) => status)).toEqual([400, 404, 404]);
  expect(await maya.linked(therapist.staff)).toEqual([]);

  await ike.assign();
  expect((await ike.link(maya, therapist.staff)).status).toBe(201);
  expect((await maya.linked(therapist.staff)).map(({ clientId }) => clientId)).toEqual([ike.id]);
  expect((await maya.linked()).map(({ clientId }) => clientId)).toEqual([ada.id, ike.id]);
  expect((await maya.unlink(ike, therapist.staff)).status).toBe(204);
});

// Last, because mails are delivered a little later.
test('CLIENT-6: both are told by mail that their accounts are linked', async () => {
  const emails = [newAddress('maya'), newAddress('ike')];
  const [maya, ike] = [await newClient({ email: emails[0] }), await newClient({ email: emails[1] })];
  await maya.link(ike);
  for (const email of emails) expect(await mailsTo(email)).toHaveLength(1);
});
