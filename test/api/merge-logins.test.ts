import { beforeAll, describe, expect, test } from 'vitest';
import { clientOwnAccess } from '../../functions/shared/access/relation-access.ts';
import type { Family } from '../support/families.ts';
import { invitationsOf } from '../support/invitations.ts';
import { contactsOf, merged, newClient, undone } from '../support/merges.ts';
import { accountsOf, newAddress, newPerson } from '../support/people.ts';
import { giveAccount, guardianAccount, ownAccount } from '../support/places.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);

describe('CLIENT-7: merging a duplicate', () => {
  test('gives the login of the duplicate the portal that stays, where both have one, and takes it back', async () => {
    const [survivor, duplicate] = await Promise.all([newClient(practice), newClient(practice)]);
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    const old = await giveAccount(ownAccount(practice, { clientId: duplicate.id }), person);
    await giveAccount(ownAccount(practice, { clientId: survivor.id }), other);

    const { id } = await merged(practice, survivor, duplicate);
    const accounts = await accountsOf(person);
    expect(accounts).toMatchObject([{ kind: 'linked', clientId: survivor.id }]);
    expect(accounts[0].access).toEqual({ ...clientOwnAccess, clinical: 'none' });
    expect((await person.portal(`GET /v1/portal/accounts/${accounts[0].id}/dashboard`)).status).toBe(200);
    expect((await person.portal(`GET /v1/portal/accounts/${old}/dashboard`)).status).toBe(404);
    expect(await accountsOf(other)).toMatchObject([{ kind: 'client', clientId: survivor.id }]);

    await undone(practice, survivor, id);
    expect(await accountsOf(person)).toMatchObject([{ id: old, kind: 'client', clientId: duplicate.id }]);
    expect((await person.portal(`GET /v1/portal/accounts/${accounts[0].id}/dashboard`)).status).toBe(404);
  });

  test('moves the only login there is, and keeps one account of a login that both have', async () => {
    const [survivor, duplicate, third] = await Promise.all([
      newClient(practice),
      newClient(practice),
      newClient(practice),
    ]);
    const person = await newPerson();
    await giveAccount(ownAccount(practice, { clientId: duplicate.id }), person);
    await giveAccount(ownAccount(practice, { clientId: third.id }), person);
    const { id } = await merged(practice, survivor, duplicate);
    expect(await accountsOf(person)).toHaveLength(2);
    await merged(practice, survivor, third);
    expect(await accountsOf(person)).toMatchObject([{ kind: 'client', clientId: survivor.id }]);
    await undone(practice, survivor, id);
    expect(await accountsOf(person)).toMatchObject([{ kind: 'client', clientId: duplicate.id }]);
  });

  test('puts the only login in the place of an open invitation, which is taken back, until it is undone', async () => {
    const email = newAddress('client');
    const [survivor, duplicate, person] = await Promise.all([
      newClient(practice, { email }),
      newClient(practice),
      newPerson(),
    ]);
    await giveAccount(ownAccount(practice, { clientId: duplicate.id }), person);
    const recipients = [{ kind: 'client', id: survivor.id }];
    await staff(`POST ${survivor.path}/portal-invitations`, { recipients });

    const { id } = await merged(practice, survivor, duplicate);
    expect(await accountsOf(person)).toMatchObject([{ kind: 'client', clientId: survivor.id }]);
    expect(await invitationsOf(practice, survivor)).toMatchObject([{ state: 'revoked' }]);
    await undone(practice, survivor, id);
    expect(await accountsOf(person)).toMatchObject([{ kind: 'client', clientId: duplicate.id }]);
    expect((await staff(`POST ${survivor.path}/portal-invitations`, { recipients })).status).toBe(201);
  });

  test('takes links with others along, for both sides, and gives them back', async () => {
    const [survivor, duplicate, sister] = await Promise.all([
      newClient(practice),
      newClient(practice),
      newClient(practice),
    ]);
    const [person, other] = await Promise.all([newPerson(), newPerson()]);
    await giveAccount(ownAccount(practice, { clientId: duplicate.id }), person);
    await giveAccount(ownAccount(practice, { clientId: sister.id }), other);
    await staff(`POST ${duplicate.path}/linked-accounts`, { clientId: sister.id });
    const openTo = async (one: typeof person) =>
      (await accountsOf(one))
        .map(({ kind, clientId }: { kind: string; clientId: string }) => `${kind} ${clientId}`)
        .sort();

    const { id } = await merged(practice, survivor, duplicate);
    expect(await openTo(person)).toEqual([`client ${survivor.id}`, `linked ${sister.id}`]);
    expect(await openTo(other)).toEqual([`client ${sister.id}`, `linked ${survivor.id}`]);
    await undone(practice, survivor, id);
    expect(await openTo(person)).toEqual([`client ${duplicate.id}`, `linked ${sister.id}`]);
    expect(await openTo(other)).toEqual([`client ${sister.id}`, `linked ${duplicate.id}`]);
  });

  test('keeps a contact of both once, says so, and cuts the access of the one who went', async () => {
    const [survivor, duplicate, mother] = await Promise.all([
      newClient(practice),
      newClient(practice),
      newClient(practice),
    ]);
    const related = { type: 'other', atThisPractice: true, relatedClientId: mother.id };
    const { body: kept } = await staff(`POST ${survivor.path}/relations`, related);
    const { body: twice } = await staff(`POST ${duplicate.path}/relations`, related);
    const person = await newPerson();
    const family = { clientId: duplicate.id, guardianId: twice.id } as Family;
    await giveAccount(guardianAccount(practice, family), person, { follows: 1 });

    const { id, removedRelations } = await merged(practice, survivor, duplicate);
    expect(removedRelations).toEqual([twice.id]);
    expect(await contactsOf(practice, survivor)).toMatchObject([{ id: kept.id }]);
    expect(await accountsOf(person)).toEqual([]);

    await undone(practice, survivor, id);
    expect(await contactsOf(practice, duplicate)).toMatchObject([{ id: twice.id }]);
    expect(await contactsOf(practice, survivor)).toMatchObject([{ id: kept.id }]);
    expect(await accountsOf(person)).toMatchObject([{ clientId: duplicate.id }]);
    expect((await staff(`PATCH ${duplicate.path}/relations/${twice.id}`, { relationship: 'mother' })).status).toBe(200);
  });
});
