import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { refusal } from '../support/invitations.ts';
import { contactsOf } from '../support/merges.ts';
import { assign } from '../support/places.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestPractice } from '../support/practices.ts';
import {
  type AddressedClient,
  asGuardian,
  change,
  newAddressedClient,
  newChildAndMother,
  patience,
  rounds,
} from '../support/related-clients.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let child: AddressedClient;
let mother: AddressedClient;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});

beforeEach(async () => {
  [child, mother] = await newChildAndMother(practice);
});

const related = (more: object = {}) => asGuardian(mother, more);
const relate = (body: object) => practice.owner.staff(`POST ${child.path}/relations`, body);

describe('REL-2: a contact who is a client of this practice', () => {
  test('counts as a Legal Guardian like any other', async () => {
    await relate(related());
    const { body } = await practice.owner.staff(`GET ${child.path}`);
    expect(body.guardianRequired).toBe(false);
  });

  test('is asked for by the client alone: each field that is missing or out of place is named', async () => {
    const fieldsOf = async (body: object) => {
      const refused = await leavingNoTrace({ practices: [practice.id] }, () => relate(body));
      expect([refused.status, refused.body.code]).toEqual([400, 'request-invalid']);
      return refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    expect(await fieldsOf({ type: 'other', atThisPractice: true })).toEqual(['#/relatedClientId']);
    expect(await fieldsOf({ atThisPractice: true })).toEqual(['#/type', '#/relatedClientId']);
    expect(await fieldsOf(related({ firstName: 'Ada', email: 'ada@family.example' }))).toEqual([
      '#/firstName',
      '#/email',
    ]);
    const outside = { type: 'other', atThisPractice: false, firstName: 'A', lastName: 'B', email: 'a@family.example' };
    expect(await fieldsOf({ ...outside, relatedClientId: mother.id })).toEqual(['#/relatedClientId']);
  });

  test.each([
    ['nobody', async () => newId('client'), 400, 'reference-unknown'],
    ['no id at all', async () => 'somebody', 400, 'reference-unknown'],
    [
      'a client of another practice',
      async () => (await newAddressedClient(await newPractice())).id,
      400,
      'reference-unknown',
    ],
    ['a prospect', async () => left('prospect'), 400, 'reference-unknown'],
    ['an inactive client', async () => left('inactive'), 400, 'reference-unknown'],
    ['a discharged client', async () => left('discharged'), 400, 'reference-unknown'],
    ['the client in person', async () => child.id, 422, 'invalid-value'],
  ])('cannot be %s', async (_, whom, status, code) => {
    const relatedClientId = await whom();
    const refused = await leavingNoTrace({ practices: [practice.id] }, () => relate(related({ relatedClientId })));
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer: '#/relatedClientId' }] } });
    expect((await relate(related())).status).toBe(201);
  });

  async function left(status: string): Promise<string> {
    await change(practice, mother, { status });
    const { id } = mother;
    mother = await newAddressedClient(practice);
    return id;
  }

  test('is one once: a second time is refused, until the first is removed', async () => {
    const { body } = await relate(related());
    const again = () => relate(related({ type: 'other' }));
    expect(refusal(await leavingNoTrace({ practices: [practice.id] }, again))).toEqual({
      status: 409,
      code: 'relation-exists',
    });
    await relate({
      type: 'legal-guardian',
      atThisPractice: false,
      firstName: 'Ike',
      lastName: 'Obi',
      email: 'ike@family.example',
    });
    expect((await practice.owner.staff(`DELETE ${child.path}/relations/${body.id}`)).status).toBe(204);
    const anew = await again();
    expect([anew.status, anew.body.id === body.id]).toEqual([201, false]);
    expect((await again()).status).toBe(409);
  });

  test(
    'is one once, when twenty callers add the same client at once, before and after a removal',
    patience,
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        child = await newAddressedClient(practice, { firstName: 'Maya' });
        for (const _ of ['first', 'again']) {
          const answers = await Promise.all(Array.from({ length: 20 }, () => relate(related({ type: 'other' }))));
          const refused = answers.filter(({ status }) => status !== 201);
          expect(refused.map(refusal)).toEqual(
            Array.from({ length: 19 }, () => ({ status: 409, code: 'relation-exists' })),
          );
          const [contact, ...more] = await contactsOf(practice, child);
          expect(more).toEqual([]);
          await practice.owner.staff(`DELETE ${child.path}/relations/${contact.id}`);
        }
      }
    },
  );

  test('may be a contact of several clients, and these of each other', async () => {
    const other = await newAddressedClient(practice, { firstName: 'Ben' });
    expect((await relate(related())).status).toBe(201);
    const post = (client: AddressedClient, relatedClientId: string) =>
      practice.owner.staff(`POST ${client.path}/relations`, related({ type: 'other', relatedClientId }));
    expect((await post(other, mother.id)).status).toBe(201);
    expect((await post(mother, child.id)).status).toBe(201);
  });

  test('CLIENT-5: is out of reach for a member who is not assigned to them, who still sees an existing contact', async () => {
    const therapist = await newMember(practice, 'therapist');
    await assign(practice, child.id, [therapist.memberId]);
    const add = () => therapist.staff(`POST ${child.path}/relations`, related());
    const refused = await leavingNoTrace({ practices: [practice.id] }, add);
    expect(refusal(refused)).toEqual({ status: 400, code: 'reference-unknown' });
    await relate(related());
    const { body } = await therapist.staff(`GET ${child.path}/relations`);
    expect(body.items).toMatchObject([{ firstName: 'Ngozi', email: mother.email }]);
    expect((await therapist.staff(`GET ${mother.path}`)).status).toBe(404);
  });
});
