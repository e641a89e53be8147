import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import {
  acceptAsGuardian,
  anotherContact,
  editGuardian,
  type Family,
  invite,
  mailsTo,
  newFamily,
  tokenMailedTo,
} from '../support/families.ts';
import { recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal, resend } from '../support/invitations.ts';
import { accountsOf, newAddress, newPerson, type Person } from '../support/people.ts';
import { giveAccount, guardianAccount, newSentFamily } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;
let family: Family;

beforeAll(async () => {
  practice = await newPractice();
});

beforeEach(async () => {
  family = await newFamily(practice);
});

const patch = (change: object) => editGuardian(practice, family, change);

describe('REL-5: from the next request on', () => {
  let guardian: Person;
  let account: string;

  beforeEach(async () => {
    [family, guardian] = await Promise.all([newSentFamily(practice), newPerson()]);
    const access = defaultAccess('legal-guardian');
    account = `/v1/portal/accounts/${await giveAccount(guardianAccount(practice, family), guardian, { access })}`;
  });

  const seen = async (page: string) => (await guardian.portal(`GET ${account}/${page}`)).status;

  test('an area that is taken is taken, and one that is given is given', async () => {
    expect([await seen('tasks'), await seen('tasks?assignedTo=client')]).toEqual([200, 200]);
    await patch({ access: { forms: 'own' } });
    expect([await seen('tasks'), await seen('tasks?assignedTo=client')]).toEqual([200, 403]);
    await patch({ access: { forms: 'none', payments: 'none' } });
    expect(await seen('tasks')).toBe(403);
    expect((await guardian.portal(`GET ${account}/dashboard`)).body).toMatchObject({ openTasks: 0, balance: null });
    await patch({ access: { forms: 'act', payments: 'view' } });
    expect(await seen('tasks?assignedTo=client')).toBe(200);
    expect((await guardian.portal(`GET ${account}/dashboard`)).body).toMatchObject({ openTasks: 1 });
  });

  test.each([
    ['REL-7: a court order ends everything, and its end gives it back', { suspended: true }, { suspended: false }],
    ['REL-3: the last day ends it', { until: '2020-01-01' }, { until: '2999-01-01' }],
    ['REL-3: the first day begins it', { from: '2999-01-01' }, { from: '2020-01-01' }],
  ])('%s', async (_, ending, giving) => {
    expect(await seen('dashboard')).toBe(200);
    expect((await patch({ access: ending })).body.access).toMatchObject(ending);
    expect([await seen('dashboard'), await seen('tasks')]).toEqual([404, 404]);
    expect(await accountsOf(guardian)).toEqual([]);
    expect((await guardian.portal('GET /v1/me')).body.portalAccounts).toEqual([]);
    await patch({ access: giving });
    expect(await seen('dashboard')).toBe(200);
    expect(await accountsOf(guardian)).toHaveLength(1);
  });

  test('REL-7: a guardian under a court order still counts as one', async () => {
    await patch({ access: { suspended: true } });
    const { body } = await practice.owner.staff(`GET ${family.path}`);
    expect(body.guardianRequired).toBe(false);
  });

  test('another type has the access of that type', async () => {
    await anotherContact(practice, family, 'legal-guardian');
    const { body } = await patch({ type: 'emergency-contact' });
    expect(body).toMatchObject({ sendPortalInvite: true, access: defaultAccess('emergency-contact') });
    expect([await seen('tasks'), await seen('tasks?assignedTo=client')]).toEqual([200, 403]);
    expect((await accountsOf(guardian))[0].access).toEqual(defaultAccess('emergency-contact'));
  });

  test('what is changed of one contact is not changed of another, nor of the client', async () => {
    const other = await newPerson();
    const id = await anotherContact(practice, family, 'legal-guardian');
    await giveAccount({ ...guardianAccount(practice, family), recipientId: id }, other, {
      access: defaultAccess('legal-guardian'),
    });
    await patch({ access: { suspended: true } });
    const { body } = await other.portal('GET /v1/portal/accounts');
    expect(body.items).toHaveLength(1);
  });
});

describe('access and invitations', () => {
  test('access that was changed before and after the invitation is what the login gets', async () => {
    await patch({ access: { payments: 'none' } });
    await invite(practice, family);
    await patch({ access: { forms: 'own', until: '2999-12-31' } });
    const guardian = await acceptAsGuardian(family);
    const { body } = await guardian.portal('GET /v1/portal/accounts');
    expect(body.items[0].access).toEqual({ ...defaultAccess('legal-guardian'), payments: 'none', forms: 'own' });
    const [grant] = await recordsOfClient(practice, family.clientId, 'portal-grant');
    expect(grant).toMatchObject({ until: '2999-12-31' });
  });

  test('REL-7: whoever was under a court order when invited gets a login that gives nothing until it is lifted', async () => {
    await patch({ access: { suspended: true } });
    await invite(practice, family);
    const guardian = await acceptAsGuardian(family);
    expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toEqual([]);
    await patch({ access: { suspended: false } });
    expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toHaveLength(1);
  });

  test('a change and an invitation at the same moment both hold', async () => {
    for (let round = 0; round < 5; round += 1) {
      const one = await newFamily(practice);
      const [changed, invited] = await Promise.all([
        editGuardian(practice, one, { access: { forms: 'none' } }),
        invite(practice, one),
      ]);
      expect([changed.status, invited.status]).toEqual([200, 201]);
      const [grant] = await recordsOfClient(practice, one.clientId, 'portal-grant');
      expect(grant).toMatchObject({ access: { forms: 'none' }, openInvitation: { id: invited.body.items[0].id } });
    }
  });

  test('REL-4: a contact whose flag is turned off is named as a recipient no longer', async () => {
    const recipients = async () => {
      const { body } = await practice.owner.staff(`GET ${family.path}/portal-invitations/preview`);
      return body.recipients.map(({ id }: { id: string }) => id);
    };
    expect(await recipients()).toEqual([family.clientId, family.guardianId]);
    await patch({ sendPortalInvite: false });
    expect(await recipients()).toEqual([family.clientId]);
    expect(refusal(await invite(practice, family))).toEqual({ status: 422, code: 'invitation-not-allowed' });
    await patch({ sendPortalInvite: true });
    expect((await invite(practice, family)).status).toBe(201);
  });
});

describe('INV-4: another address', () => {
  test('makes the link worthless that went to the one before, and is sent a new one by itself', async () => {
    await invite(practice, family);
    const token = await tokenMailedTo(family.guardianEmail);
    await invitationIn('delivered', practice, family);
    const email = newAddress('guardian.new');
    await patch({ email });
    expect(refusal(await lookUp(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(refusal(await accept(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(await invitationsOf(practice, family)).toMatchObject([{ attempt: 2, recipient: { email } }]);
    expect(refusal(await invite(practice, family))).toEqual({ status: 409, code: 'invitation-live' });
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  });

  test('written as it was before makes no difference', async () => {
    await invite(practice, family);
    const token = await tokenMailedTo(family.guardianEmail);
    await patch({ email: family.guardianEmail.toUpperCase(), relationship: 'mother' });
    expect((await lookUp(token)).status).toBe(200);
  });

  test('cannot be resent to before a minute is over, as ever', async () => {
    const { body } = await invite(practice, family);
    await patch({ email: newAddress('guardian.new') });
    expect((await resend(practice, family, body.items[0].id)).body.code).toBe('resend-too-soon');
  });
});
