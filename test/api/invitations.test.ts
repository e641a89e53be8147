import { beforeAll, describe, expect, test } from 'vitest';
import { acceptAsGuardian, type Family, invite, libraryOf, mailsTo, newFamily } from '../support/families.ts';
import { recordsOf, recordsOfClient } from '../support/history.ts';
import { invitationsOf } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let forms: string[];

beforeAll(async () => {
  practice = await newPractice();
  forms = await libraryOf(practice);
});

const send = (family: Family, recipients: readonly object[]) =>
  practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients });
const guardianOf = (family: Family, more: object = {}) => ({
  kind: 'relation',
  id: family.guardianId,
  formIds: forms,
  ...more,
});
const clientOf = (family: Family, more: object = {}) => ({ kind: 'client', id: family.clientId, ...more });
const contact = async (family: Family, more: object) =>
  (
    await practice.owner.staff(`POST ${family.path}/relations`, {
      type: 'emergency-contact',
      atThisPractice: false,
      firstName: 'Ada',
      lastName: 'Eze',
      email: newAddress('ada'),
      ...more,
    })
  ).body;

/** Nobody was invited, nothing was assigned, no mail is to go out. */
async function expectNothingSent(family: Family) {
  expect(await invitationsOf(practice, family)).toEqual([]);
  const ofClient = (entity: string) => recordsOfClient(practice, family.clientId, entity);
  expect(await Promise.all(['form-assignment', 'portal-grant'].map(ofClient))).toEqual([[], []]);
  const mails = await recordsOf(practice, 'mail');
  expect(mails.filter(({ clientId }) => clientId === family.clientId)).toEqual([]);
}

test('INV-1: the preview names the client and exactly the contacts whose invitation flag is on, and the library', async () => {
  const family = await newFamily(practice);
  await contact(family, {});
  const payer = await contact(family, { type: 'responsible-party', firstName: 'Ike' });
  const flagged = await contact(family, { type: 'other', firstName: 'Uche', sendPortalInvite: true });
  await contact(family, { type: 'responsible-party', sendPortalInvite: false });

  const { status, body } = await practice.owner.staff(`GET ${family.path}/portal-invitations/preview`);
  expect(status).toBe(200);
  expect(body.recipients[0]).toEqual({ kind: 'client', id: family.clientId, name: 'Maya Okafor', email: null });
  expect(
    body.recipients
      .slice(1)
      .map(({ id }: { id: string }) => id)
      .sort(),
  ).toEqual([family.guardianId, payer.id, flagged.id].sort());
  expect(body.forms.map(({ id }: { id: string }) => id).sort()).toEqual([...forms].sort());
});

test('INV-1: one call invites several recipients, each with forms of their own', async () => {
  const email = newAddress('maya');
  const family = await newFamily(practice, { email });
  const { status, body } = await send(family, [
    clientOf(family, { formIds: [forms[0]] }),
    guardianOf(family, { formIds: [forms[1]] }),
  ]);
  expect(status).toBe(201);
  expect(body.items).toMatchObject([
    { state: 'created', recipient: { kind: 'client', email } },
    { state: 'created', recipient: { kind: 'relation', email: family.guardianEmail } },
  ]);
  const assigned = await recordsOfClient(practice, family.clientId, 'form-assignment');
  expect(assigned.map((one) => [one['recipientId'], one['formId']]).sort()).toEqual(
    [
      ['self', forms[0]],
      [family.guardianId, forms[1]],
    ].sort(),
  );
  expect(await mailsTo(email)).toHaveLength(1);
  expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
});

test('INV-1: a recipient may be invited with no forms', async () => {
  const family = await newFamily(practice);
  expect((await invite(practice, family, [])).status).toBe(201);
  expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
});

describe('INV-1: one bad choice refuses the whole call, and then the good one alone succeeds:', () => {
  const cases: [string, (family: Family) => Promise<object>, number, string, string][] = [
    ['a contact whose flag is off', flaggedOff, 422, 'invitation-not-allowed', '#/recipients/1'],
    ['a client without an e-mail address', async (f) => clientOf(f), 422, 'email-missing', '#/recipients/1'],
    [
      'somebody unknown',
      async () => ({ kind: 'relation', id: 'rel_01K0000000000000000000000R' }),
      400,
      'reference-unknown',
      '#/recipients/1/id',
    ],
    [
      'a contact named as a client',
      async (f) => ({ kind: 'client', id: f.guardianId }),
      400,
      'reference-unknown',
      '#/recipients/1/id',
    ],
    [
      'an unknown form',
      async (f) => (await flagged(f, { formIds: [forms[0], 'frm_01K0000000000000000000000F'] })) as object,
      400,
      'reference-unknown',
      '#/recipients/1/formIds/1',
    ],
    [
      'the same form twice',
      async (f) => flagged(f, { formIds: [forms[0], forms[0]] }),
      400,
      'request-invalid',
      '#/recipients/1/formIds/1',
    ],
    ['the same recipient twice', async (f) => guardianOf(f), 400, 'request-invalid', '#/recipients/1'],
  ];

  async function flaggedOff(family: Family) {
    return { kind: 'relation', id: (await contact(family, {})).id };
  }
  async function flagged(family: Family, more: object) {
    return { kind: 'relation', id: (await contact(family, { sendPortalInvite: true })).id, ...more };
  }

  test.each(cases)('%s', async (_, badChoice, status, code, pointer) => {
    const family = await newFamily(practice);
    const refused = await send(family, [guardianOf(family), await badChoice(family)]);
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
    await expectNothingSent(family);
    expect((await send(family, [guardianOf(family)])).status).toBe(201);
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  });
});

test('INV-1: a recipient with an open invitation is not invited twice, and takes nobody else along', async () => {
  const email = newAddress('maya');
  const family = await newFamily(practice, { email });
  expect((await invite(practice, family)).status).toBe(201);
  const refused = await send(family, [clientOf(family), guardianOf(family)]);
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'invitation-live', errors: [{ pointer: '#/recipients/1' }] },
  });
  expect(await invitationsOf(practice, family)).toHaveLength(1);
  expect((await send(family, [clientOf(family)])).status).toBe(201);
});

test('MINOR-2: only the address on the profile can be invited', async () => {
  const email = newAddress('maya');
  const family = await newFamily(practice, { email });
  const refused = await send(family, [clientOf(family, { email: newAddress('elsewhere') })]);
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'email-not-on-profile', errors: [{ pointer: '#/recipients/0/email' }] },
  });
  await expectNothingSent(family);
  expect((await send(family, [clientOf(family, { email: email.toUpperCase() })])).status).toBe(201);
});

test('INV-1: somebody with a login here gets the forms and a plain mail, and no new invitation', async () => {
  const family = await newFamily(practice);
  await invite(practice, family, [forms[0] ?? '']);
  const guardian = await acceptAsGuardian(family);

  expect(await send(family, [guardianOf(family, { formIds: [] })])).toMatchObject({
    status: 422,
    body: { code: 'nothing-to-send' },
  });
  const { status, body } = await send(family, [guardianOf(family, { formIds: [forms[1]] })]);
  expect(status).toBe(201);
  expect(body.items).toMatchObject([{ state: 'accepted', expiresAt: null }]);
  expect(await invitationsOf(practice, family)).toHaveLength(1);

  const [newest] = await mailsTo(family.guardianEmail, 2);
  expect(newest?.text).not.toContain('#');
  const { body: accounts } = await guardian.portal('GET /v1/portal/accounts');
  const { body: tasks } = await guardian.portal(`GET /v1/portal/accounts/${accounts.items[0].id}/tasks`);
  expect(tasks.items.map(({ formId }: { formId: string }) => formId).sort()).toEqual([...forms].sort());
});
