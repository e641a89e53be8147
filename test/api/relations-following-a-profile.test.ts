import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptAsGuardian, birthDate, mailsTo, tokenMailedTo } from '../support/families.ts';
import { recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal } from '../support/invitations.ts';
import { contactsOf } from '../support/merges.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
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
});

beforeEach(async () => {
  [child, mother] = await newChildAndMother(practice);
});

const related = (more: object = {}) => asGuardian(mother, more);
const relate = (body: object) => practice.owner.staff(`POST ${child.path}/relations`, body);
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
    expect(await contactsOf(practice, child)).toEqual([contact]);

    const email = newAddress('ngozi');
    await change(practice, mother, { lastName: 'Okafor-Bell', email });
    const followed = { ...contact, lastName: 'Okafor-Bell', email };
    expect(await contactsOf(practice, child)).toEqual([followed]);
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
    await change(practice, mother, { status: 'discharged', firstName: 'Nkechi' });
    expect(await contactsOf(practice, child)).toMatchObject([{ firstName: 'Nkechi' }]);
  });

  test('without an address is saved, and cannot be invited until there is one', async () => {
    await change(practice, mother, { email: null });
    const { body } = await relate(related());
    expect([body.email, body.next.recipients[1].email]).toEqual([null, null]);
    expect(refusal(await inviting(body.id))).toEqual({ status: 422, code: 'email-missing' });
    await change(practice, mother, { email: mother.email });
    expect((await inviting(body.id)).status).toBe(201);
    await invitationIn('delivered', practice, child); // whatever else is stored follows from the next test
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
    await change(practice, mother, { email });
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
        [child, mother] = await Promise.all([
          newAddressedClient(practice, { firstName: 'Maya', birthDate }),
          newAddressedClient(practice),
        ]);
        const { body } = await relate(related());
        await inviting(body.id);
        const token = await tokenMailedTo(mother.email);
        const [accepted] = await Promise.all([
          accept(token),
          new Promise((resume) => setTimeout(resume, round * 40)).then(() =>
            change(practice, mother, { email: newAddress('ngozi') }),
          ),
        ]);
        expect([201, 410]).toContain(accepted.status);
        const [grant] = await recordsOfClient(practice, child.id, 'portal-grant');
        expect(grant?.['sub'] !== undefined).toBe(accepted.status === 201);
      }
    },
  );
});
