import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptAsGuardian, type Family, invite, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { invitedGuest } from '../support/guests.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal, resend } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

/** How often each race is run; more with RACE_ROUNDS. */
const rounds = Number(process.env['RACE_ROUNDS'] ?? 3);
const patience = { timeout: 20_000 + rounds * 10_000 };

let practice: TestPractice;
let family: Family;

beforeAll(async () => {
  practice = await newPractice();
});

beforeEach(async () => {
  family = await newFamily(practice);
});

const pathOf = (id: string, of = family) => `${of.path}/relations/${id}`;
const remove = (id = family.guardianId, of = family) => practice.owner.staff(`DELETE ${pathOf(id, of)}`);
const ofFamily = (entity: string, of = family) => recordsOfClient(practice, of.clientId, entity);
const contactIds = async (of = family) =>
  (await practice.owner.staff(`GET ${of.path}/relations`)).body.items.map(({ id }: { id: string }) => id);

async function add(type = 'legal-guardian', of = family): Promise<string> {
  const contact = { type, atThisPractice: false, firstName: 'Ike', lastName: 'Obi', email: newAddress('ike') };
  const { body } = await practice.owner.staff(`POST ${of.path}/relations`, contact);
  return body.id;
}

async function inRounds(race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await race(round);
}

describe('MINOR-1: the last Legal Guardian of a minor', () => {
  test('is not removed; one of two is, and the client no longer counts them', async () => {
    await add('other');
    const refused = await leavingNoTrace({ practices: [practice.id] }, () => remove());
    expect(refusal(refused)).toEqual({ status: 409, code: 'last-guardian' });
    const second = await add();
    expect((await remove()).status).toBe(204);
    expect(refusal(await remove(second))).toEqual({ status: 409, code: 'last-guardian' });
    const { body } = await practice.owner.staff(`GET ${family.path}`);
    expect(body.guardianRequired).toBe(false);
  });

  test('of an adult is removed like any other', async () => {
    const adult = await newFamily(practice, { isMinor: false });
    expect((await remove(adult.guardianId, adult)).status).toBe(204);
    expect(await contactIds(adult)).toEqual([]);
  });

  test('stays, when all are removed or retyped at once', patience, () =>
    inRounds(async () => {
      const minor = await newFamily(practice);
      const ids = [
        minor.guardianId,
        ...(await Promise.all(Array.from({ length: 4 }, () => add('legal-guardian', minor)))),
      ];
      const answers = await Promise.all(
        ids.flatMap((id, i) => [
          i % 2 === 0 ? remove(id, minor) : practice.owner.staff(`PATCH ${pathOf(id, minor)}`, { type: 'other' }),
        ]),
      );
      const refused = answers.filter(({ status }) => status >= 400);
      expect(refused.map(refusal)).toEqual([{ status: 409, code: 'last-guardian' }]);
      const { body } = await practice.owner.staff(`GET ${minor.path}/relations`);
      const guardians = body.items.filter(({ type }: { type: string }) => type === 'legal-guardian');
      expect(guardians).toHaveLength(1);
      const [client] = await recordsOfClient(practice, minor.clientId, 'client');
      expect(client?.['guardians']).toEqual([guardians[0].id]);
    }),
  );

  test('of two removed at once by twenty callers one stays, and each is removed once', patience, () =>
    inRounds(async () => {
      const minor = await newFamily(practice);
      const pair = [minor.guardianId, await add('legal-guardian', minor)];
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => remove(pair[i % 2], minor)));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      for (const { status } of answers.filter((answer) => answer.status !== 204)) expect([404, 409]).toContain(status);
      expect(await contactIds(minor)).toHaveLength(1);
      expect(await auditOf(practice, minor.clientId)).toMatchObject({ 'relation.removed': 1 });
    }),
  );
});

describe('REL-5: a contact who is removed', () => {
  test('is in no list, and cannot be read, changed or removed again', async () => {
    const second = await add();
    expect((await remove()).status).toBe(204);
    expect(await contactIds()).toEqual([second]);
    const { body } = await practice.owner.staff(`GET ${family.path}/portal-invitations/preview`);
    expect(body.recipients.map(({ id }: { id: string }) => id)).toEqual([family.clientId, second]);
    const { staff } = practice.owner;
    const path = pathOf(family.guardianId);
    for (const again of [
      () => staff(`GET ${path}`),
      () => staff(`PATCH ${path}`, { firstName: 'Ada' }),
      () => remove(),
    ]) {
      const refused = await leavingNoTrace({ practices: [practice.id] }, again);
      expect(refusal(refused)).toEqual({ status: 404, code: 'not-found' });
    }
    expect(refusal(await invite(practice, family))).toEqual({ status: 400, code: 'reference-unknown' });
  });

  test('loses the portal on the next request, while what they were sent, and the audit, stay', async () => {
    await add();
    await invite(practice, family);
    const guardian = await acceptAsGuardian(family);
    const { body } = await guardian.portal('GET /v1/portal/accounts');
    const dashboard = `GET /v1/portal/accounts/${body.items[0].id}/dashboard`;
    expect((await guardian.portal(dashboard)).status).toBe(200);
    const assigned = await ofFamily('form-assignment');
    expect(assigned).toHaveLength(2);

    expect((await remove()).status).toBe(204);
    expect((await guardian.portal(dashboard)).status).toBe(404);
    expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toEqual([]);
    expect((await guardian.portal('GET /v1/me')).body).toMatchObject({ portalAccounts: [] });
    expect(await ofFamily('form-assignment')).toEqual(assigned);
    expect(await invitationsOf(practice, family)).toMatchObject([{ state: 'accepted' }]);
    expect(await auditOf(practice, family.clientId)).toMatchObject({
      'relation.created': 2,
      'portal.invited': 1,
      'portal.invitation-accepted': 1,
      'relation.removed': 1,
    });
  });

  test('can do nothing with an open invitation: it is revoked, its link dead, and it is not sent again', async () => {
    await add();
    await invite(practice, family);
    const token = await tokenMailedTo(family.guardianEmail);
    const { id } = await invitationIn('delivered', practice, family);
    await remove();
    expect(await ofFamily('invitation')).toMatchObject([{ id, state: 'revoked' }]);
    expect(await invitationsOf(practice, family)).toMatchObject([{ state: 'revoked' }]);
    expect(refusal(await lookUp(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(refusal(await accept(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(refusal(await resend(practice, family, id))).toEqual({ status: 422, code: 'invitation-not-allowed' });
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  });

  test('leaves every other contact as they were', async () => {
    const second = await add();
    const third = await add('other');
    await remove(third);
    expect(await contactIds()).toEqual([family.guardianId, second].sort());
    await invite(practice, family);
    expect(await acceptAsGuardian(family)).toBeDefined();
  });
});

describe('removal and invitation at once', () => {
  test('never leave a contact who is gone with an open invitation', patience, () =>
    inRounds(async (round) => {
      const one = await newFamily(practice);
      await add('legal-guardian', one);
      const [invited, gone] = await Promise.all([
        invite(practice, one),
        new Promise((resume) => setTimeout(resume, round * 15)).then(() => remove(one.guardianId, one)),
      ]);
      expect(gone.status).toBe(204);
      expect([201, 400]).toContain(invited.status);
      const [grant] = await ofFamily('portal-grant', one);
      expect(grant).toMatchObject({ revokedAt: expect.any(String) });
      expect(grant?.['openInvitation']).toBeUndefined();
      for (const { state } of await ofFamily('invitation', one)) expect(state).toBe('revoked');
    }),
  );

  test('never leave a contact who is gone with access, whether they accepted before or came too late', patience, () =>
    inRounds(async (round) => {
      const { family: one, token, email } = await invitedGuest(practice);
      await add('legal-guardian', one);
      const [accepted, gone] = await Promise.all([
        accept(token),
        new Promise((resume) => setTimeout(resume, round * 40)).then(() => remove(one.guardianId, one)),
      ]);
      expect(gone.status).toBe(204);
      expect([201, 409, 410]).toContain(accepted.status);
      const [grant] = await ofFamily('portal-grant', one);
      expect(grant).toMatchObject({ revokedAt: expect.any(String) });
      if (accepted.status !== 201) expect(grant?.['sub']).toBeUndefined();
      expect(await mailsTo(email)).toHaveLength(1);
    }),
  );
});
