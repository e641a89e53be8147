import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { refusal } from '../support/invitations.ts';
import { contactsOf, merge, merged, newClient, type TestClient } from '../support/merges.ts';
import { assign } from '../support/places.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let therapist: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  therapist = await newMember(practice, 'therapist');
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);

describe('CLIENT-7: a merge is refused, and nothing changes,', () => {
  test.each([
    ['of a client with themselves', (survivor: TestClient) => survivor.id, 422, 'invalid-value'],
    ['of nobody known', () => newId('client'), 400, 'reference-unknown'],
  ])('%s', async (_, named, status, code) => {
    const survivor = await newClient(practice);
    const answer = await leavingNoTrace({ practices: [practice.id] }, () =>
      staff(`POST ${survivor.path}/merges`, { clientId: named(survivor) }),
    );
    expect(refusal(answer)).toEqual({ status, code });
  });

  test('of two of whom one is a contact of the other, until the contact is removed', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const { body: contact } = await staff(`POST ${duplicate.path}/relations`, {
      type: 'other',
      atThisPractice: true,
      relatedClientId: survivor.id,
    });
    const refused = await leavingNoTrace({ practices: [practice.id] }, () => merge(practice, survivor, duplicate));
    expect(refusal(refused)).toEqual({ status: 409, code: 'merge-refused' });
    await staff(`DELETE ${duplicate.path}/relations/${contact.id}`);
    await merged(practice, survivor, duplicate);
    expect(await contactsOf(practice, survivor)).toEqual([]);
  });

  test('by a member without the permission', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    await assign(practice, survivor.id, [therapist.memberId]);
    const refused = await leavingNoTrace({ practices: [practice.id] }, () =>
      therapist.staff(`POST ${survivor.path}/merges`, { clientId: duplicate.id }),
    );
    expect(refused).toMatchObject({ status: 403, body: { permission: 'clients.merge' } });
  });
});
