import { beforeAll, describe, expect, test } from 'vitest';
import type { PortalGrant } from '../../functions/shared/access/grants.ts';
import { portalAccountId } from '../../functions/shared/access/portal-accounts.ts';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import { dateIn } from '../../functions/shared/time.ts';
import { type Family, newFamily } from '../support/families.ts';
import { newPerson, type Person } from '../support/people.ts';
import { giveAccount, guardianAccount, newSentFamily } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { moveClock } from '../support/steering.ts';

const guardianAccess = defaultAccess('legal-guardian');

let practice: TestPractice;
let family: Family;
let guardian: Person;

beforeAll(async () => {
  practice = await newPractice();
  [family, guardian] = await Promise.all([newFamily(practice), newPerson()]);
});

/** Gives the guardian their account with this grant; its path. */
async function granted(grant: Partial<PortalGrant>): Promise<string> {
  const id = await giveAccount(guardianAccount(practice, family), guardian, { access: guardianAccess, ...grant });
  return `/v1/portal/accounts/${id}`;
}

describe('a grant that has ended gives nothing from the next request on', () => {
  const at = '2026-01-01T00:00:00.000Z';
  test.each([
    ['revoked', { revokedAt: at }],
    ['suspended', { suspendedAt: at }],
    ['under a court-order flag', { flaggedAt: at }],
    ['expired', { until: '2026-01-01' }],
    ['not begun', { from: '2999-01-01' }],
    ['of another login', { sub: 'somebody-else' }],
  ])('%s', async (_, ended) => {
    const path = await granted({});
    expect((await guardian.portal(`GET ${path}/dashboard`)).status).toBe(200);
    await granted(ended);
    for (const page of ['dashboard', 'tasks']) {
      const { status, body } = await guardian.portal(`GET ${path}/${page}`);
      expect([status, body.code]).toEqual([404, 'not-found']);
    }
    expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toEqual([]);
    expect((await guardian.portal('GET /v1/me')).body.portalAccounts).toEqual([]);
    await granted({});
    expect((await guardian.portal(`GET ${path}/dashboard`)).status).toBe(200);
  });

  test("its last day is a day of the practice's own time zone", async () => {
    const now = await moveClock(0); // only asked for
    // It is always a day later on Kiritimati than in Pago Pago.
    const until = dateIn('Pacific/Pago_Pago', now);
    for (const [zone, expected] of [
      ['Pacific/Pago_Pago', 200],
      ['Pacific/Kiritimati', 404],
    ] as const) {
      const there = await newPractice('Island Practice', zone);
      const islanders = await newFamily(there);
      const id = await giveAccount(guardianAccount(there, islanders), guardian, { until });
      expect((await guardian.portal(`GET /v1/portal/accounts/${id}/dashboard`)).status).toBe(expected);
    }
  });
});

describe('two children of one guardian', () => {
  test('stay apart: each account shows its own child, and one that ends leaves the other', async () => {
    const parent = await newPerson();
    const [ada, ben] = await Promise.all([
      newSentFamily(practice, { firstName: 'Ada' }),
      newSentFamily(practice, { firstName: 'Ben' }),
    ]);
    const forAda = await giveAccount(guardianAccount(practice, ada), parent, { access: guardianAccess });
    const limited = { ...guardianAccess, forms: 'own', payments: 'none' } as const;
    const forBen = await giveAccount(guardianAccount(practice, ben), parent, { access: limited });

    const { body } = await parent.portal('GET /v1/portal/accounts');
    const named = body.items.map((item: { id: string; clientName: string }) => [item.id, item.clientName]);
    expect(Object.fromEntries(named)).toEqual({ [forAda]: 'Ada Okafor', [forBen]: 'Ben Okafor' });
    expect((await parent.portal('GET /v1/me')).body.portalAccounts).toEqual(body.items);

    const seen = async (id: string) => {
      const [dashboard, ofClient] = await Promise.all([
        parent.portal(`GET /v1/portal/accounts/${id}/dashboard`),
        parent.portal(`GET /v1/portal/accounts/${id}/tasks?assignedTo=client`),
      ]);
      return [dashboard.body.openTasks, dashboard.body.balance !== null, ofClient.status];
    };
    expect(await seen(forAda)).toEqual([1, true, 200]);
    expect(await seen(forBen)).toEqual([1, false, 403]);

    await giveAccount(guardianAccount(practice, ada), parent, { suspendedAt: '2026-01-01T00:00:00.000Z' });
    expect((await parent.portal(`GET /v1/portal/accounts/${forAda}/dashboard`)).status).toBe(404);
    expect(await seen(forBen)).toEqual([1, false, 403]);
    const { body: left } = await parent.portal('GET /v1/portal/accounts');
    expect(left.items.map(({ id }: { id: string }) => id)).toEqual([forBen]);
  });

  test('the mixed id of one child and the contact of the other is no account', async () => {
    const [ada, ben] = await Promise.all([newFamily(practice), newFamily(practice)]);
    const mixed = await giveAccount(guardianAccount(practice, ada), guardian);
    const id = portalAccountId({ ...guardianAccount(practice, ben), recipientId: ada.guardianId });
    expect((await guardian.portal(`GET /v1/portal/accounts/${id}/dashboard`)).status).toBe(404);
    expect((await guardian.portal(`GET /v1/portal/accounts/${mixed}/dashboard`)).status).toBe(200);
  });
});
