import { beforeAll, describe, expect, test } from 'vitest';
import { portalAccountId } from '../../functions/shared/access/portal-accounts.ts';
import { clientOwnAccess, defaultAccess, type RelationAccess } from '../../functions/shared/access/relation-access.ts';
import { type Family, libraryOf } from '../support/families.ts';
import { newPerson, type Person } from '../support/people.ts';
import { giveAccount, guardianAccount, newSentFamily, nowhere, ownAccount } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';

const guardianAccess = defaultAccess('legal-guardian');

let practice: TestPractice;
let family: Family;
let guardian: Person;
let formIds: string[];

beforeAll(async () => {
  practice = await newPractice();
  [family, guardian, formIds] = await Promise.all([newSentFamily(practice), newPerson(), libraryOf(practice)]);
});

/** Gives the guardian their account with this access; its path. */
async function withAccess(access: Partial<RelationAccess>): Promise<string> {
  const id = await giveAccount(guardianAccount(practice, family), guardian, {
    access: { ...guardianAccess, ...access },
  });
  return `/v1/portal/accounts/${id}`;
}

const formsOf = async (path: string) => {
  const { status, body } = await guardian.portal(`GET ${path}`);
  return status === 200
    ? body.items.map(({ formId }: { formId: string }) => formId).sort()
    : `${status} ${body.permission}`;
};

describe('INV-6: a login without a grant', () => {
  test('has no account, and finds none', async () => {
    const stranger = await newPerson();
    expect((await stranger.portal('GET /v1/portal/accounts')).body).toEqual({ items: [] });
    expect((await stranger.staff('GET /v1/me')).body).toMatchObject({ memberships: [], portalAccounts: [] });
    const path = await withAccess({});
    for (const page of ['dashboard', 'tasks', 'tasks?assignedTo=client']) {
      const there = await stranger.portal(`GET ${path}/${page}`);
      const nothing = await stranger.portal(`GET /v1/portal/accounts/${nowhere().accountId}/${page}`);
      expect(there.status).toBe(404);
      expect({ ...there.body, instance: '' }).toEqual({ ...nothing.body, instance: '' });
      expect((await guardian.portal(`GET ${path}/${page}`)).status).toBe(200);
    }
  });

  test('of a grant that nobody has accepted yet sees nothing either', async () => {
    const other = await newSentFamily(practice);
    const account = guardianAccount(practice, other);
    const on = `GET /v1/portal/accounts/${portalAccountId(account)}/dashboard`;
    expect((await guardian.portal(on)).status).toBe(404);
  });
});

describe('access to forms', () => {
  test('none: no tasks, and the dashboard counts none', async () => {
    const path = await withAccess({ forms: 'none' });
    expect(await formsOf(`${path}/tasks`)).toBe('403 portal.forms.own');
    expect(await formsOf(`${path}/tasks?assignedTo=client`)).toBe('403 portal.forms.own');
    expect((await guardian.portal(`GET ${path}/dashboard`)).body.openTasks).toBe(0);
  });

  test('own: only what was sent to this contact', async () => {
    const path = await withAccess({ forms: 'own' });
    expect(await formsOf(`${path}/tasks`)).toEqual([formIds[0]]);
    expect(await formsOf(`${path}/tasks?assignedTo=client`)).toBe('403 portal.forms.act');
    expect((await guardian.portal(`GET ${path}/dashboard`)).body.openTasks).toBe(1);
  });

  test("act: the client's tasks too, when asked for", async () => {
    const path = await withAccess({ forms: 'act' });
    expect(await formsOf(`${path}/tasks`)).toEqual([formIds[0]]);
    expect(await formsOf(`${path}/tasks?assignedTo=client`)).toEqual([...formIds].sort());
  });

  test('a client sees their own tasks, however they ask', async () => {
    const client = await newPerson();
    const id = await giveAccount(ownAccount(practice, family), client, { access: clientOwnAccess });
    for (const query of ['', '?assignedTo=me', '?assignedTo=client']) {
      const { body } = await client.portal(`GET /v1/portal/accounts/${id}/tasks${query}`);
      expect(body.items.length).toBe(2);
    }
  });
});

describe('PORTAL-1: the dashboard', () => {
  test('shows the balance to those who may see payments, and null to others', async () => {
    const balance = async (payments: RelationAccess['payments']) => {
      const path = await withAccess({ payments });
      return (await guardian.portal(`GET ${path}/dashboard`)).body.balance;
    };
    expect(await balance('none')).toBeNull();
    expect(await balance('view')).toEqual({ amountCents: 0, currency: 'USD' });
    expect(await balance('act')).toEqual({ amountCents: 0, currency: 'USD' });
  });
});
