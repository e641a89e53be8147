import { beforeAll, describe, expect, test } from 'vitest';
import { acceptAsGuardian, type Family, invite, libraryOf, mailsTo, newFamily } from '../support/families.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newAddress, type Person } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let family: Family;
let guardian: Person;
let contactId: string;
let formId: string;

beforeAll(async () => {
  practice = await newPractice();
  [formId = ''] = await libraryOf(practice);
  family = await newFamily(practice, { email: newAddress('client') });
  await invite(practice, family, []);
  guardian = await acceptAsGuardian(family);
  contactId = await newContact({});
});

const newContact = async (more: object): Promise<string> =>
  (
    await practice.owner.staff(`POST ${family.path}/relations`, {
      type: 'other',
      atThisPractice: false,
      firstName: 'Ada',
      lastName: 'Eze',
      email: newAddress('ada'),
      ...more,
    })
  ).body.id;
const send = (recipient: unknown, more: object = {}) =>
  practice.owner.staff(`POST ${family.path}/form-assignments`, { formId, recipient, ...more });
const given = async () => (await practice.owner.staff(`GET ${family.path}/form-assignments`)).body.items;
const ofGuardian = () => ({ kind: 'relation', id: family.guardianId });
const ofClient = () => ({ kind: 'client', id: family.clientId });

test('INV-7: a form sent to a contact with a login is in the client’s file and their tasks; a plain mail tells them', async () => {
  const sent = await send(ofGuardian());
  expect(sent).toMatchObject({
    status: 201,
    body: { id: expect.stringMatching(/^tsk_/), formId, recipient: ofGuardian(), state: 'open', confidential: false },
  });
  expect(await given()).toContainEqual(sent.body);
  const { body: accounts } = await guardian.portal('GET /v1/portal/accounts');
  const { body: tasks } = await guardian.portal(`GET /v1/portal/accounts/${accounts.items[0].id}/tasks`);
  expect(tasks.items).toMatchObject([{ id: sent.body.id, formId }]);
  const [mail] = await mailsTo(family.guardianEmail, 2);
  expect(mail?.subject).toBe('Something is waiting for you in your secure portal');
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/#[\w-]|Maya/);
  expect(await auditOf(practice, family.clientId)).toMatchObject({ 'form.assigned': 1 });
});

test('INV-7, REL-4: to whoever has no login nothing is mailed, and no invitation arises', async () => {
  const before = (await recordsOf(practice, 'mail')).length;
  for (const recipient of [ofClient(), { kind: 'relation', id: contactId }]) {
    expect((await send(recipient)).status).toBe(201);
  }
  expect(await recordsOf(practice, 'mail')).toHaveLength(before);
  const { body } = await practice.owner.staff(`GET ${family.path}/portal-invitations`);
  expect(body.items.map((one: { recipient: { id: string } }) => one.recipient.id)).toEqual([family.guardianId]);
});

describe('INV-7: refused, and nothing is written:', () => {
  const refused: [string, () => Promise<[unknown, object?]>, number, string, string][] = [
    ['two recipients', async () => [[ofClient(), ofGuardian()]], 400, 'request-invalid', '#/recipient'],
    ['a list of one', async () => [[ofClient()]], 400, 'request-invalid', '#/recipient'],
    ['nobody', async () => [undefined], 400, 'request-invalid', '#/recipient'],
    ['an unknown form', async () => [ofClient(), { formId: 'frm_x' }], 400, 'reference-unknown', '#/formId'],
    [
      'a contact named as the client',
      async () => [{ ...ofGuardian(), kind: 'client' }],
      400,
      'reference-unknown',
      '#/recipient/id',
    ],
    [
      'a contact of another client',
      async () => [{ kind: 'relation', id: (await newFamily(practice)).guardianId }],
      400,
      'reference-unknown',
      '#/recipient/id',
    ],
    [
      'a contact without access to forms',
      async () => [{ kind: 'relation', id: await newContact({ access: { forms: 'none' } }) }],
      422,
      'forms-out-of-reach',
      '#/recipient',
    ],
    [
      'something confidential to a contact',
      async () => [ofGuardian(), { confidential: true }],
      422,
      'confidential-recipient',
      '#/confidential',
    ],
  ];

  test.each(refused)('%s', async (_, bad, status, code, pointer) => {
    const [recipient, more] = await bad();
    const answer = await leavingNoTrace({ practices: [practice.id] }, () => send(recipient, more));
    expect(answer).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
  });
});

test('INV-7: a removed contact is sent nothing more', async () => {
  const id = await newContact({});
  await practice.owner.staff(`DELETE ${family.path}/relations/${id}`);
  expect(refusal(await send({ kind: 'relation', id }))).toEqual({ status: 400, code: 'reference-unknown' });
});

test('MINOR-4: what the client fills in can be kept from a guardian who acts for them, also later, and shown again', async () => {
  const { body: accounts } = await guardian.portal('GET /v1/portal/accounts');
  const seen = async (): Promise<string[]> => {
    const { body } = await guardian.portal(`GET /v1/portal/accounts/${accounts.items[0].id}/tasks?assignedTo=client`);
    return body.items.map(({ id }: { id: string }) => id);
  };
  const mark = (id: string, confidential: boolean) =>
    practice.owner.staff(`PATCH ${family.path}/form-assignments/${id}`, { confidential });
  const { body: hidden } = await send(ofClient(), { confidential: true });
  const { body: open } = await send(ofClient());
  expect(await seen()).not.toContain(hidden.id);
  expect(await seen()).toContain(open.id);

  expect(await mark(open.id, true)).toMatchObject({ status: 200, body: { id: open.id, confidential: true } });
  expect(await seen()).not.toContain(open.id);
  expect(await given()).toContainEqual({ ...open, confidential: true });
  expect((await mark(open.id, false)).status).toBe(200);
  expect(await seen()).toContain(open.id);

  const { id } = (await given()).find((one: { recipient: { id: string } }) => one.recipient.id === family.guardianId);
  const refused = await leavingNoTrace({ practices: [practice.id] }, () => mark(id, true));
  expect(refusal(refused)).toEqual({ status: 422, code: 'confidential-recipient' });
  expect(refusal(await mark('tsk_01K0000000000000000000000T', true))).toEqual({ status: 404, code: 'not-found' });
});
