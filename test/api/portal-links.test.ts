import { beforeAll, describe, expect, test } from 'vitest';
import { portalAccountId } from '../../functions/shared/access/portal-accounts.ts';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import type { Family } from '../support/families.ts';
import { auditLines, newestLine } from '../support/logs.ts';
import { merged, newClient, undone } from '../support/merges.ts';
import { newPerson, type Person } from '../support/people.ts';
import { giveAccount, guardianAccount, newSentFamily, ownAccount } from '../support/places.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let ada: Family;
let ben: Family;
let adasLogin: Person;
let adasOwn: string;

beforeAll(async () => {
  [practice, adasLogin] = await Promise.all([newPractice(), newPerson()]);
  [ada, ben] = await Promise.all([
    newSentFamily(practice, { firstName: 'Ada' }),
    newSentFamily(practice, { firstName: 'Ben' }),
  ]);
  adasOwn = await giveAccount(ownAccount(practice, ada), adasLogin);
});

const bensThroughAda = () => portalAccountId({ ...ownAccount(practice, ben), recipientId: ada.clientId });
const adasThroughBen = () => portalAccountId({ ...ownAccount(practice, ada), recipientId: ben.clientId });
const linked = () => practice.owner.staff(`POST ${ada.path}/linked-accounts`, { clientId: ben.clientId });
const unlinked = () => practice.owner.staff(`DELETE ${ada.path}/linked-accounts/${ben.clientId}`);

/** The accounts a login may act in, each with its kind and whose portal it is; `/v1/me` has to tell the same. */
async function accountsOf(login: Person): Promise<[id: string, kind: string, clientName: string][]> {
  const { body } = await login.portal('GET /v1/portal/accounts');
  expect((await login.portal('GET /v1/me')).body.portalAccounts).toEqual(body.items);
  return body.items.map((item: Record<string, string>) => [item['id'], item['kind'], item['clientName']]);
}

const seen = async (login: Person, id: string) =>
  (await login.portal(`GET /v1/portal/accounts/${id}/dashboard`)).body.session ?? 'not there';

describe('CLIENT-6, PORTAL-9: two clients who are linked', () => {
  test('can switch: the other portal is listed, flagged, limited to what the link gives, and audited', async () => {
    const before = [[adasOwn, 'client', 'Ada Okafor']];
    expect(await accountsOf(adasLogin)).toEqual(before);
    expect((await linked()).status).toBe(201);
    expect(await accountsOf(adasLogin)).toEqual([...before, [bensThroughAda(), 'linked', 'Ben Okafor']]);

    expect(await seen(adasLogin, adasOwn)).toEqual({
      accountId: adasOwn,
      kind: 'client',
      actingFor: null,
      readOnly: false,
      viewedBy: null,
    });
    const since = await newestLine();
    expect(await seen(adasLogin, bensThroughAda())).toMatchObject({ kind: 'linked', actingFor: ben.clientId });
    const [line] = await auditLines(since, ({ accountId }) => accountId === bensThroughAda());
    const whoForWhom = { actorId: adasLogin.sub, actingAs: ada.clientId, clientId: ben.clientId };
    expect(line).toMatchObject({ ...whoForWhom, outcome: 'answered' });

    const { body } = await adasLogin.portal(`GET /v1/portal/accounts/${bensThroughAda()}/tasks`);
    expect([body.items.length, body.actingFor]).toEqual([2, ben.clientId]);
    expect((await unlinked()).status).toBe(204);
  });

  test('cannot before they are linked, and not a moment after', async () => {
    const there = async () => {
      const pages = ['dashboard', 'tasks', 'tasks?assignedTo=client'];
      const heard = await Promise.all(
        pages.map((page) => adasLogin.portal(`GET /v1/portal/accounts/${bensThroughAda()}/${page}`)),
      );
      return heard.map(({ status }) => status);
    };
    const refused = () =>
      leavingNoTrace({ logins: [adasLogin.sub] }, async () => {
        expect(await there()).toEqual([404, 404, 404]);
        expect(await accountsOf(adasLogin)).toEqual([[adasOwn, 'client', 'Ada Okafor']]);
      });
    await refused();
    await linked();
    expect(await there()).toEqual([200, 200, 200]);
    await unlinked();
    await refused();
  });

  test('are linked both ways, each by their own login alone', async () => {
    const bensLogin = await newPerson();
    await linked();
    expect(await seen(bensLogin, adasThroughBen())).toBe('not there');
    await giveAccount(ownAccount(practice, ben), bensLogin);
    expect(await seen(bensLogin, adasThroughBen())).toMatchObject({ actingFor: ada.clientId });
    expect(await seen(adasLogin, adasThroughBen())).toBe('not there');
    expect(await seen(bensLogin, bensThroughAda())).toBe('not there');
    expect((await accountsOf(bensLogin)).map(([id]) => id)).toContain(adasThroughBen());
    await unlinked();
  });

  test('lose what is linked when their own portal is closed to them', async () => {
    await linked();
    await giveAccount(ownAccount(practice, ada), adasLogin, { suspendedAt: '2026-01-01T00:00:00.000Z' });
    expect(await seen(adasLogin, bensThroughAda())).toBe('not there');
    expect(await accountsOf(adasLogin)).toEqual([]);
    await giveAccount(ownAccount(practice, ada), adasLogin);
    expect(await seen(adasLogin, bensThroughAda())).toMatchObject({ kind: 'linked' });
    await unlinked();
  });

  test('REL-7: lose what is linked when a court order suspends one as a contact of the other', async () => {
    const guardian = { type: 'legal-guardian', atThisPractice: true, relatedClientId: ada.clientId };
    const { body: contact } = await practice.owner.staff(`POST ${ben.path}/relations`, guardian);
    await linked();
    expect(await seen(adasLogin, bensThroughAda())).toMatchObject({ kind: 'linked' });
    await practice.owner.staff(`PATCH ${ben.path}/relations/${contact.id}`, { access: { suspended: true } });
    expect(await seen(adasLogin, bensThroughAda())).toBe('not there');
    expect(await accountsOf(adasLogin)).toEqual([[adasOwn, 'client', 'Ada Okafor']]);
    expect((await practice.owner.staff(`DELETE ${ben.path}/relations/${contact.id}`)).status).toBe(204);
  });

  test('stay linked when one of them leaves care', async () => {
    await linked();
    const { body } = await practice.owner.staff(`GET ${ben.path}`);
    const discharge = { headers: { 'if-match': `"${body.version}"` } };
    expect((await practice.owner.staff(`PATCH ${ben.path}`, { status: 'discharged' }, discharge)).status).toBe(200);
    expect(await seen(adasLogin, bensThroughAda())).toMatchObject({ kind: 'linked', actingFor: ben.clientId });
    expect((await unlinked()).status).toBe(204);
    expect(await seen(adasLogin, bensThroughAda())).toBe('not there');
    const back = { headers: { 'if-match': `"${body.version + 1}"` } };
    expect((await practice.owner.staff(`PATCH ${ben.path}`, { status: 'active' }, back)).status).toBe(200);
  });

  test('stay linked when either is merged into another client', async () => {
    const [one, other] = [{ id: ada.clientId, path: ada.path }, await newClient(practice)];
    const [adaNow, otherNow] = [await newClient(practice), await newClient(practice)];
    await practice.owner.staff(`POST ${other.path}/linked-accounts`, { clientId: one.id });
    await merged(practice, otherNow, other);
    const through = (clientId: string, recipientId: string) =>
      portalAccountId({ practiceId: practice.id, clientId, recipientId });
    expect(await seen(adasLogin, through(otherNow.id, one.id))).toMatchObject({ actingFor: otherNow.id });
    expect(await seen(adasLogin, through(other.id, one.id))).toBe('not there');
    const { id } = await merged(practice, adaNow, one);
    expect(await seen(adasLogin, through(otherNow.id, adaNow.id))).toMatchObject({ actingFor: otherNow.id });
    expect(await seen(adasLogin, through(otherNow.id, one.id))).toBe('not there');
    await undone(practice, adaNow, id);
    expect(await seen(adasLogin, through(otherNow.id, one.id))).toMatchObject({ actingFor: otherNow.id });
    await practice.owner.staff(`DELETE ${ada.path}/linked-accounts/${otherNow.id}`);
  });

  test("give a contact of one of them nothing of the other's", async () => {
    const guardian = await newPerson();
    const id = await giveAccount(guardianAccount(practice, ada), guardian, { access: defaultAccess('legal-guardian') });
    await linked();
    expect((await accountsOf(guardian)).map(([listed]) => listed)).toEqual([id]);
    expect(await seen(guardian, bensThroughAda())).toBe('not there');
    expect(await seen(guardian, id)).toMatchObject({ kind: 'relation', actingFor: ada.clientId });
    await unlinked();
  });
});

describe('one identity with many roles', () => {
  test('is staff here, a client there and the guardian of two children, and nothing leaks between them', async () => {
    const there = await newPractice('Another Practice');
    const [one, two, cared] = await Promise.all([
      newSentFamily(practice, { firstName: 'One' }),
      newSentFamily(practice, { firstName: 'Two' }),
      newSentFamily(there, { firstName: 'Cared' }),
    ]);
    const person = await newMember(practice, 'therapist');
    const guardian = { access: defaultAccess('legal-guardian') };
    const accounts = {
      one: await giveAccount(guardianAccount(practice, one), person, guardian),
      two: await giveAccount(guardianAccount(practice, two), person, {
        access: { ...guardian.access, forms: 'none', payments: 'none' },
      }),
      cared: await giveAccount(ownAccount(there, cared), person),
    };

    const { body: me } = await person.staff('GET /v1/me');
    expect(me.memberships).toMatchObject([{ practiceId: practice.id, role: 'therapist' }]);
    const listed = me.portalAccounts.map((account: Record<string, string>) => [account['id'], account['practiceId']]);
    expect(Object.fromEntries(listed)).toEqual({
      [accounts.one]: practice.id,
      [accounts.two]: practice.id,
      [accounts.cared]: there.id,
    });

    const shown = async (id: string) => (await person.portal(`GET /v1/portal/accounts/${id}/dashboard`)).body;
    expect(await shown(accounts.one)).toMatchObject({ openTasks: 1, balance: { amountCents: 0 } });
    expect(await shown(accounts.two)).toMatchObject({ openTasks: 0, balance: null });
    expect(await shown(accounts.cared)).toMatchObject({ openTasks: 2, session: { actingFor: null } });

    // Being staff opens no portal, a portal nothing to staff, and one practice nothing of the other.
    const statuses = await Promise.all([
      person.portal(`GET /v1/portal/accounts/${portalAccountId(ownAccount(practice, one))}/dashboard`),
      person.staff(`GET /v1/portal/accounts/${accounts.one}/dashboard`),
      person.portal(`GET ${one.path}`),
      person.staff(`GET ${one.path}`), // not assigned to their own child
      person.staff(`GET ${cared.path}`),
      person.staff(`GET ${there.path}/clients`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 401, 401, 404, 404, 404]);
  });
});
