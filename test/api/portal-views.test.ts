import { beforeAll, describe, expect, test } from 'vitest';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import { newId } from '../../functions/shared/ids.ts';
import { call } from '../support/api.ts';
import { type Family, newFamily } from '../support/families.ts';
import { auditOf } from '../support/history.ts';
import { auditLines, newestLine } from '../support/logs.ts';
import { newPerson, type Person } from '../support/people.ts';
import { assign, giveAccount, guardianAccount, newSentFamily, ownAccount } from '../support/places.ts';
import { newMember, newPractice, operatorScope, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

const viewHeader = 'caseload-portal-view';

let practice: TestPractice;
let family: Family;
let frontDesk: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  [family, frontDesk] = await Promise.all([newSentFamily(practice), newMember(practice, 'office-manager')]);
});

const onGuardian = ({ path, guardianId }: Family) => `POST ${path}/relations/${guardianId}/portal-view`;

/** Opens a view; what asks with it, by the app and login of whoever opened it. */
async function opened(on: string, by: Person = practice.owner) {
  const { status, body } = await by.staff(on);
  if (status !== 201) throw new Error(`Opening the view failed with ${status}.`);
  const headers = { [body.header]: body.viewToken };
  return {
    ...body,
    see: (page: string, as: Person['staff'] = by.staff) =>
      as(`GET /v1/portal/accounts/${body.accountId}/${page}`, undefined, { headers }),
  };
}

describe('REL-6: staff with the permission', () => {
  test("see a contact's portal as the contact does, read-only and bannered", async () => {
    const guardian = await newPerson();
    const access = { ...defaultAccess('legal-guardian'), payments: 'none' as const };
    const id = await giveAccount(guardianAccount(practice, family), guardian, { access });
    const view = await opened(onGuardian(family));
    expect(view).toMatchObject({ accountId: id, header: viewHeader });
    for (const page of ['dashboard', 'tasks', 'tasks?assignedTo=client']) {
      const [seen, own] = await Promise.all([view.see(page), guardian.portal(`GET /v1/portal/accounts/${id}/${page}`)]);
      const { session, ...shown } = seen.body;
      const { session: owns, ...shownToGuardian } = own.body;
      expect(shown).toEqual(shownToGuardian);
      expect([seen.headers.get(viewHeader), own.headers.get(viewHeader)]).toEqual(['read-only', null]);
      if (page === 'dashboard') expect([session.readOnly, owns.readOnly]).toEqual([true, false]);
    }
    const { body } = await practice.owner.staff('GET /v1/me');
    const { memberId } = body.memberships[0];
    expect((await view.see('dashboard')).body.session).toMatchObject({
      viewedBy: memberId,
      actingFor: family.clientId,
    });
  });

  test("see the client's own portal, and one that nobody has a login for yet", async () => {
    const fresh = await newFamily(practice);
    const [client, guardian] = [await opened(`POST ${fresh.path}/portal-view`), await opened(onGuardian(fresh))];
    expect((await client.see('dashboard')).body.session).toMatchObject({
      kind: 'client',
      actingFor: null,
      readOnly: true,
    });
    expect((await guardian.see('tasks?assignedTo=client')).status).toBe(200);
    const { status } = await practice.owner.staff(`POST ${fresh.path}/portal-invitations`, {
      recipients: [{ kind: 'relation', id: fresh.guardianId, formIds: [] }],
    });
    expect(status).toBe(201); // the view stood in nobody's way
  });

  test('are in the audit: that the portal was opened, and each look at it', async () => {
    const watched = await newFamily(practice);
    const view = await opened(onGuardian(watched));
    expect(await auditOf(practice, watched.clientId)).toMatchObject({ 'portal.viewed-as': 1 });
    const since = await newestLine();
    await view.see('dashboard');
    const [line] = await auditLines(since, ({ accountId }) => accountId === view.accountId);
    expect(line).toMatchObject({
      event: 'record.read',
      actorId: practice.owner.sub,
      actingAs: watched.guardianId,
      clientId: watched.clientId,
      viewedBy: expect.stringMatching(/^mem_/),
    });
  });

  test('see what a change of the contact leaves from the next request on', async () => {
    const changing = await newFamily(practice);
    const relation = `${changing.path}/relations/${changing.guardianId}`;
    const view = await opened(onGuardian(changing));
    expect((await view.see('tasks')).status).toBe(200);
    await practice.owner.staff(`PATCH ${relation}`, { access: { forms: 'none' } });
    expect((await view.see('tasks')).status).toBe(403);
    await practice.owner.staff(`PATCH ${relation}`, { access: { suspended: true } });
    expect((await view.see('dashboard')).status).toBe(404);
    await practice.owner.staff(`PATCH ${relation}`, { access: { suspended: false, from: '2999-01-01' } });
    expect((await view.see('dashboard')).status).toBe(404);
    await practice.owner.staff(`PATCH ${relation}`, { access: { from: null, forms: 'own' } });
    expect((await view.see('tasks')).status).toBe(200);
  });

  test('see nothing of a contact who was removed, and cannot look as one', async () => {
    const leaving = await newFamily(practice, { isMinor: false });
    const view = await opened(onGuardian(leaving));
    await practice.owner.staff(`DELETE ${leaving.path}/relations/${leaving.guardianId}`);
    expect((await view.see('dashboard')).status).toBe(404);
    expect((await practice.owner.staff(onGuardian(leaving))).status).toBe(404);
  });
});

describe('REL-6: nobody else', () => {
  test('looks at a portal: without the permission 403, out of reach 404, and nothing is changed', async () => {
    const therapist = await newMember(practice, 'therapist', { grants: [{ key: 'portal.viewAs' }] });
    const refusals = [
      [frontDesk, 403],
      [therapist, 404],
    ] as const;
    await leavingNoTrace({ practices: [practice.id] }, async () => {
      for (const [member, status] of refusals) expect((await member.staff(onGuardian(family))).status).toBe(status);
    });
    await assign(practice, family.clientId, [therapist.memberId]);
    const view = await opened(onGuardian(family), therapist);
    expect((await view.see('dashboard')).status).toBe(200);
    await assign(practice, family.clientId, [frontDesk.memberId]);
    expect((await view.see('dashboard')).status).toBe(404);
  });

  test('uses a view of one practice in another one, though they may look at portals in both', async () => {
    const there = await newPractice();
    const theirs = await newFamily(there);
    const member = await newMember(there, 'practice-owner');
    const { addMember } = await import('../support/added-members.ts');
    const { sub, email } = member;
    const here = { id: newId('member'), practiceId: practice.id, sub, email, firstName: 'Sam', lastName: 'Member' };
    await addMember(await operatorScope(practice.id), here, 'practice-owner');
    const [view, other] = [await opened(onGuardian(family), member), await opened(onGuardian(theirs), member)];
    const headers = { [viewHeader]: view.viewToken };
    const on = `GET /v1/portal/accounts/${other.accountId}/dashboard`;
    const refused = await leavingNoTrace({ practices: [practice.id, there.id] }, () =>
      member.staff(on, undefined, { headers }),
    );
    expect([refused.status, refused.body.code, refused.headers.get(viewHeader)]).toEqual([
      403,
      'view-unknown',
      'read-only',
    ]);
    expect([(await view.see('dashboard')).status, (await other.see('dashboard')).status]).toEqual([200, 200]);
  });

  test('uses the view of another, of another account, or through the portal', async () => {
    const own = await giveAccount(ownAccount(practice, family), frontDesk);
    const view = await opened(onGuardian(family));
    const headers = { [viewHeader]: view.viewToken };
    await leavingNoTrace({ practices: [practice.id] }, async () => {
      const byAnother = await view.see('dashboard', frontDesk.staff);
      const elsewhere = await practice.owner.staff(`GET /v1/portal/accounts/${own}/dashboard`, undefined, { headers });
      const throughPortal = await view.see('dashboard', practice.owner.portal);
      const nobody = await call(`GET /v1/portal/accounts/${view.accountId}/dashboard`, undefined, { headers });
      expect([byAnother.body.code, elsewhere.body.code]).toEqual(['view-unknown', 'view-unknown']);
      expect([byAnother, elsewhere, throughPortal, nobody].map(({ status }) => status)).toEqual([403, 403, 401, 401]);
    });
    expect((await view.see('dashboard')).status).toBe(200);
  });
});
