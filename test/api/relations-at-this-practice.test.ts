import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { acceptAsGuardian, birthDate, mailsTo, tokenMailedTo } from '../support/families.ts';
import { recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { assign } from '../support/places.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

/** How often each race is run; more with RACE_ROUNDS. */
const rounds = Number(process.env['RACE_ROUNDS'] ?? 3);
const patience = { timeout: 20_000 + rounds * 10_000 };

interface TestClient {
  readonly id: string;
  readonly path: string;
  readonly email: string;
}

let practice: TestPractice;
let child: TestClient;
let mother: TestClient;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});

beforeEach(async () => {
  [child, mother] = await Promise.all([newClient({ firstName: 'Maya', birthDate, isMinor: true }), newClient({})]);
});

async function newClient(client: object, at = practice): Promise<TestClient> {
  const email = newAddress('client');
  const body = { firstName: 'Ngozi', lastName: 'Okafor', email, ...client };
  const { body: added } = await at.owner.staff(`POST ${at.path}/clients`, body);
  return { id: added.id, path: `${at.path}/clients/${added.id}`, email };
}

async function change(client: TestClient, edit: object): Promise<void> {
  const { body } = await practice.owner.staff(`GET ${client.path}`);
  const headers = { 'if-match': `"${body.version}"` };
  const { status } = await practice.owner.staff(`PATCH ${client.path}`, edit, { headers });
  if (status !== 200) throw new Error(`The change was answered with ${status}.`);
}

const related = (more: object = {}) => ({
  type: 'legal-guardian',
  atThisPractice: true,
  relatedClientId: mother.id,
  ...more,
});
const relate = (body: object) => practice.owner.staff(`POST ${child.path}/relations`, body);
const contacts = async () => (await practice.owner.staff(`GET ${child.path}/relations`)).body.items;
const inviting = (id: string) =>
  practice.owner.staff(`POST ${child.path}/portal-invitations`, { recipients: [{ kind: 'relation', id }] });

describe('REL-2: a contact who is a client of this practice', () => {
  test('has name and address of that profile, in every answer and list, and follows it', async () => {
    const { status, body } = await relate(related());
    expect(status).toBe(201);
    const { next, ...contact } = body;
    const details = { firstName: 'Ngozi', lastName: 'Okafor', email: mother.email };
    expect(contact).toMatchObject({ atThisPractice: true, relatedClientId: mother.id, ...details });
    expect(next.recipients[1]).toEqual({ kind: 'relation', id: body.id, name: 'Ngozi Okafor', email: mother.email });
    expect(await contacts()).toEqual([contact]);

    const email = newAddress('ngozi');
    await change(mother, { lastName: 'Okafor-Bell', email });
    const followed = { ...contact, lastName: 'Okafor-Bell', email };
    expect(await contacts()).toEqual([followed]);
    expect((await practice.owner.staff(`GET ${child.path}/relations/${body.id}`)).body).toEqual(followed);
    const { body: edited } = await practice.owner.staff(`PATCH ${child.path}/relations/${body.id}`, {
      relationship: 'mother',
    });
    expect(edited).toEqual({ ...followed, relationship: 'mother', version: 2 });
    const { body: preview } = await practice.owner.staff(`GET ${child.path}/portal-invitations/preview`);
    expect(preview.recipients[1]).toMatchObject({ name: 'Ngozi Okafor-Bell', email });
  });

  test('is kept without a copy of name and address', async () => {
    const { body } = await relate(related());
    await practice.owner.staff(`PATCH ${child.path}/relations/${body.id}`, { relationship: 'mother' });
    const [kept] = (await recordsOfClient(practice, child.id, 'relation')).filter(({ id }) => id === body.id);
    expect(kept).toMatchObject({ relatedClientId: mother.id, relationship: 'mother' });
    for (const field of ['firstName', 'lastName', 'email']) expect(kept).not.toHaveProperty(field);
  });

  test('goes on following a client who has left care', async () => {
    await relate(related());
    await change(mother, { status: 'discharged', firstName: 'Nkechi' });
    expect(await contacts()).toMatchObject([{ firstName: 'Nkechi' }]);
  });

  test('without an address is saved, and cannot be invited until there is one', async () => {
    await change(mother, { email: null });
    const { body } = await relate(related());
    expect([body.email, body.next.recipients[1].email]).toEqual([null, null]);
    expect(refusal(await inviting(body.id))).toEqual({ status: 422, code: 'email-missing' });
    await change(mother, { email: mother.email });
    expect((await inviting(body.id)).status).toBe(201);
    await invitationIn('delivered', practice, child); // whatever else is stored follows from the next test
  });

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
      async () => (await newClient({}, await newPractice())).id,
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
    await change(mother, { status });
    const { id } = mother;
    mother = await newClient({});
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
        child = await newClient({ firstName: 'Maya' });
        for (const _ of ['first', 'again']) {
          const answers = await Promise.all(Array.from({ length: 20 }, () => relate(related({ type: 'other' }))));
          const refused = answers.filter(({ status }) => status !== 201);
          expect(refused.map(refusal)).toEqual(
            Array.from({ length: 19 }, () => ({ status: 409, code: 'relation-exists' })),
          );
          const [contact, ...more] = await contacts();
          expect(more).toEqual([]);
          await practice.owner.staff(`DELETE ${child.path}/relations/${contact.id}`);
        }
      }
    },
  );

  test('may be a contact of several clients, and these of each other', async () => {
    const other = await newClient({ firstName: 'Ben' });
    expect((await relate(related())).status).toBe(201);
    const post = (client: TestClient, relatedClientId: string) =>
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

describe('REL-2: name and address of such a contact', () => {
  test('are changed on the profile and nowhere else', async () => {
    const { body } = await relate(related());
    const edit = { firstName: 'Ada', lastName: 'Bell', email: 'ada@family.example', relationship: 'aunt' };
    const patch = (change: object) => practice.owner.staff(`PATCH ${child.path}/relations/${body.id}`, change);
    const refused = await leavingNoTrace({ practices: [practice.id] }, () => patch(edit));
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'invalid-value',
        errors: [{ pointer: '#/firstName' }, { pointer: '#/lastName' }, { pointer: '#/email' }],
      },
    });
    expect((await patch({ relationship: 'aunt' })).status).toBe(200);
  });

  test('are where the invitation goes; the login is the contact’s, and acts for the child', async () => {
    const { body } = await relate(related());
    await inviting(body.id);
    const [mail] = await mailsTo(mother.email);
    expect(mail?.text).toContain('Hello Ngozi,');
    const person = await acceptAsGuardian({
      clientId: child.id,
      path: child.path,
      guardianId: body.id,
      guardianEmail: mother.email,
    });
    const { body: accounts } = await person.portal('GET /v1/portal/accounts');
    expect(accounts.items).toMatchObject([{ kind: 'relation', clientId: child.id }]);
  });

  test('INV-4: corrected on the profile, make the link worthless that went to the address before', async () => {
    const { body } = await relate(related());
    await inviting(body.id);
    const token = await tokenMailedTo(mother.email);
    await invitationIn('delivered', practice, child);
    const email = newAddress('ngozi');
    await change(mother, { email });
    expect(refusal(await lookUp(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(refusal(await accept(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(await invitationsOf(practice, child)).toMatchObject([{ state: 'revoked' }]);
    expect((await inviting(body.id)).status).toBe(201);
    expect((await accept(await tokenMailedTo(email))).status).toBe(201);
  });

  test(
    'INV-4: corrected while somebody accepts, either come too late or make the link worthless',
    patience,
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        [child, mother] = await Promise.all([newClient({ firstName: 'Maya', birthDate }), newClient({})]);
        const { body } = await relate(related());
        await inviting(body.id);
        const token = await tokenMailedTo(mother.email);
        const [accepted] = await Promise.all([
          accept(token),
          new Promise((resume) => setTimeout(resume, round * 40)).then(() =>
            change(mother, { email: newAddress('ngozi') }),
          ),
        ]);
        expect([201, 410]).toContain(accepted.status);
        const [grant] = await recordsOfClient(practice, child.id, 'portal-grant');
        expect(grant?.['sub'] !== undefined).toBe(accepted.status === 201);
      }
    },
  );
});
