import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { keptOf, type LinkableClient, newLinkableClient } from '../support/linkable-clients.ts';
import { merged } from '../support/merges.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const owner: Caller = (on, body, more) => practice.owner.staff(on, body, more);
const unchanged = <T>(refused: () => Promise<T>) => leavingNoTrace({ practices: [practice.id] }, refused);

/** Makes one client a Legal Guardian of another one; what can be asked about that contact. */
async function guardianOf(child: LinkableClient, mother: LinkableClient, more: object = {}) {
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

const ids = async (client: LinkableClient) => (await client.linked()).map(({ clientId }) => clientId);

describe('REL-5, REL-7: what ends the access of a contact ends the link with them', () => {
  const endings = {
    'a court order': async (child: LinkableClient, mother: LinkableClient) => {
      const contact = await guardianOf(child, mother);
      expect((await contact.edit({ relationship: 'mother' })).status).toBe(200);
      expect(await ids(child)).toContain(mother.id); // so far nothing stands against it
      return contact.suspend();
    },
    'a court order from the beginning': (child: LinkableClient, mother: LinkableClient) =>
      guardianOf(child, mother, { access: { suspended: true } }),
    'a removal': async (child: LinkableClient, mother: LinkableClient) => (await guardianOf(child, mother)).remove(),
  };

  test.each(Object.entries(endings))('%s, for both, and in the history of both', async (_, end) => {
    const [child, mother, sister] = [
      await newLinkableClient(practice),
      await newLinkableClient(practice),
      await newLinkableClient(practice),
    ];
    await child.link(mother);
    await child.link(sister);
    expect((await end(child, mother)).status).toBeLessThan(300);
    expect([await ids(child), await ids(mother)]).toEqual([[sister.id], []]);
    expect((await keptOf(practice, child, mother)).told).toMatchObject([{ unlinked: 1 }, { unlinked: 1 }]);
  });

  test('by somebody who does not reach the other client, too', async () => {
    const [child, mother] = [await newLinkableClient(practice), await newLinkableClient(practice)];
    await child.assign(therapist);
    await child.link(mother);
    expect((await (await guardianOf(child, mother)).suspend(true, therapist.staff)).status).toBe(200);
    expect(await ids(mother)).toEqual([]);
  });

  test('while it lasts they cannot be linked, from either side; afterwards they can', async () => {
    const [child, mother] = [await newLinkableClient(practice), await newLinkableClient(practice)];
    const contact = await guardianOf(child, mother);
    await contact.suspend();
    const heard = await unchanged(async () => [await child.link(mother), await mother.link(child)]);
    expect(heard.map(refusal)).toEqual([1, 2].map(() => ({ status: 409, code: 'link-barred' })));
    await contact.suspend(false);
    expect(await ids(child)).toEqual([]); // what was ended is not given back
    expect((await mother.link(child)).status).toBe(201);
  });

  test('also once the contact was merged into another client', async () => {
    const [child, mother, again] = [
      await newLinkableClient(practice),
      await newLinkableClient(practice),
      await newLinkableClient(practice),
    ];
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
      const [child, mother] = [await newLinkableClient(practice), await newLinkableClient(practice)];
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
