import { beforeAll, describe, expect, test } from 'vitest';
import { clientOwnAccess } from '../../functions/shared/access/relation-access.ts';
import { newId } from '../../functions/shared/ids.ts';
import type { Caller } from '../support/api.ts';
import { mailsTo } from '../support/families.ts';
import { refusal } from '../support/invitations.ts';
import { keptOf, type LinkableClient, newLinkableClient } from '../support/linkable-clients.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const owner: Caller = (on, body, more) => practice.owner.staff(on, body, more);
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

describe('CLIENT-6: linking two clients', () => {
  test('is mutual, and in the history of both', async () => {
    const [maya, ike] = [
      await newLinkableClient(practice),
      await newLinkableClient(practice, { firstName: 'Ike', status: 'prospect' }),
    ];
    const { status, body } = await maya.link(ike);
    const listed = { clientId: ike.id, number: ike.number, firstName: 'Ike', lastName: 'Okafor', status: 'prospect' };
    expect([status, body]).toEqual([201, { ...listed, linkedAt: expect.any(String), isMerged: false }]);
    expect([await maya.linked(), (await ike.linked()).map(({ clientId }) => clientId)]).toEqual([[body], [maya.id]]);

    const { links, told } = await keptOf(practice, maya, ike);
    const access = { ...clientOwnAccess, clinical: 'none' };
    expect(links.map((link) => link['access'])).toEqual([access, access]);
    expect(told).toEqual([1, 2].map(() => ({ linked: 1, unlinked: 0 })));
  });

  test('ends for both, and can be done again', async () => {
    const [maya, ike] = [await newLinkableClient(practice), await newLinkableClient(practice)];
    await maya.link(ike);
    expect((await ike.unlink(maya)).status).toBe(204);
    expect([await maya.linked(), await ike.linked()]).toEqual([[], []]);
    const again = await unchanged(() => maya.unlink(ike));
    expect(again.status).toBe(404);
    expect((await ike.link(maya)).status).toBe(201);
    expect([(await maya.linked()).length, (await ike.linked()).length]).toEqual([1, 1]);
    const { links, told } = await keptOf(practice, maya, ike);
    expect([links.length, told]).toEqual([2, [1, 2].map(() => ({ linked: 2, unlinked: 1 }))]);
  });

  test('is refused for one and the same, for whoever is not in care, and a second time', async () => {
    const [maya, ike] = [await newLinkableClient(practice), await newLinkableClient(practice)];
    const gone = await newLinkableClient(practice, { status: 'discharged' });
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
    expect((await maya.link(await newLinkableClient(practice))).status).toBe(201);
  });

  test('of one of another practice, or of nobody, names what is wrong', async () => {
    const foreigner = await newLinkableClient(await newPractice());
    const maya = await newLinkableClient(practice);
    const nobody = { ...maya, id: newId('client') };
    const heard = await unchanged(async () => [await maya.link(foreigner), await maya.link(nobody)]);
    expect(heard.map(({ status, body }) => [status, body.code, body.errors[0].pointer])).toEqual(
      heard.map(() => [400, 'reference-unknown', '#/clientId']),
    );
    expect((await unchanged(() => maya.unlink(nobody))).status).toBe(404);
  });

  test('at once from both sides links them once', async () => {
    await inRounds(async () => {
      const [maya, ike] = [await newLinkableClient(practice), await newLinkableClient(practice)];
      const answers = await atOnce(callers, (i) => (i % 2 ? maya.link(ike) : ike.link(maya)));
      const heard = answers.map(({ status, body }) => (status === 201 ? 'linked' : body.code)).sort();
      expect(heard).toEqual([...answers.slice(1).map(() => 'accounts-linked'), 'linked']);
      const { links, told } = await keptOf(practice, maya, ike);
      expect([links.length, told]).toEqual([2, [1, 2].map(() => ({ linked: 1, unlinked: 0 }))]);
    });
  });
});

test('a client has so many links, and so many contacts, and no more', async () => {
  const [maya, ike] = [await newLinkableClient(practice), await newLinkableClient(practice)];
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
async function givePlenty({ id: clientId }: LinkableClient): Promise<void> {
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
  const [maya, ike, ada] = [
    await newLinkableClient(practice),
    await newLinkableClient(practice, { firstName: 'Ike' }),
    await newLinkableClient(practice),
  ];
  await maya.assign(therapist);
  await maya.link(ada);
  const heard = await unchanged(async () => [
    await maya.link(ike, therapist.staff),
    await ike.link(maya, therapist.staff),
    await maya.unlink(ada, therapist.staff),
  ]);
  expect(heard.map(({ status }) => status)).toEqual([400, 404, 404]);
  expect(await maya.linked(therapist.staff)).toEqual([]);

  await ike.assign(therapist);
  expect((await ike.link(maya, therapist.staff)).status).toBe(201);
  expect((await maya.linked(therapist.staff)).map(({ clientId }) => clientId)).toEqual([ike.id]);
  expect((await maya.linked()).map(({ clientId }) => clientId)).toEqual([ada.id, ike.id]);
  expect((await maya.unlink(ike, therapist.staff)).status).toBe(204);
});

// Last, because mails are delivered a little later.
test('CLIENT-6: both are told by mail that their accounts are linked', async () => {
  const emails = [newAddress('maya'), newAddress('ike')];
  const [maya, ike] = [
    await newLinkableClient(practice, { email: emails[0] }),
    await newLinkableClient(practice, { email: emails[1] }),
  ];
  await maya.link(ike);
  for (const email of emails) expect(await mailsTo(email)).toHaveLength(1);
});
