import { beforeAll, describe, expect, test } from 'vitest';
import { clientOwnAccess, defaultAccess } from '../../functions/shared/access/relation-access.ts';
import { type Family, libraryOf } from '../support/families.ts';
import { refusal } from '../support/invitations.ts';
import { newPerson, type Person } from '../support/people.ts';
import { giveAccount, guardianAccount, newSentFamily, ownAccount } from '../support/places.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let family: Family;
let client: Person;
let guardian: Person;
let own: string;
let theirs: string;

beforeAll(async () => {
  practice = await newPractice();
  [family, client, guardian] = await Promise.all([newSentFamily(practice), newPerson(), newPerson()]);
  const [ownId, theirId] = await Promise.all([
    giveAccount(ownAccount(practice, family), client, { access: clientOwnAccess }),
    giveAccount(guardianAccount(practice, family), guardian, { access: defaultAccess('legal-guardian') }),
  ]);
  [own, theirs] = [`/v1/portal/accounts/${ownId}`, `/v1/portal/accounts/${theirId}`];
});

interface Given {
  readonly id: string;
  readonly recipient: { readonly kind: string };
}

const given = async (kind: string): Promise<Given[]> =>
  (await practice.owner.staff(`GET ${family.path}/form-assignments`)).body.items.filter(
    ({ recipient }: Given) => recipient.kind === kind,
  );
const mark = ({ id }: Given, confidential: boolean) =>
  practice.owner.staff(`PATCH ${family.path}/form-assignments/${id}`, { confidential });
const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id).sort();

describe('MINOR-4: a form that is confidential', () => {
  test('is not there for the guardian, until it is shown again; the client has it all the while', async () => {
    const [first, second] = (await given('client')) as [Given, Given];
    const both = [first.id, second.id].sort();
    expect(ids(await guardian.portal(`GET ${theirs}/tasks?assignedTo=client`))).toEqual(both);
    expect((await mark(first, true)).status).toBe(200);
    expect(ids(await guardian.portal(`GET ${theirs}/tasks?assignedTo=client`))).toEqual([second.id]);
    expect(ids(await client.portal(`GET ${own}/tasks`))).toEqual(both);
    expect((await client.portal(`GET ${own}/dashboard`)).body.openTasks).toBe(2);
    expect((await mark(first, false)).status).toBe(200);
    expect(ids(await guardian.portal(`GET ${theirs}/tasks?assignedTo=client`))).toEqual(both);
  });

  test('is given to the client alone', async () => {
    const [theirOwn] = (await given('relation')) as [Given];
    const [formId] = await libraryOf(practice);
    const give = (recipient: object) =>
      practice.owner.staff(`POST ${family.path}/form-assignments`, { formId, recipient, confidential: true });
    for (const ask of [() => mark(theirOwn, true), () => give({ kind: 'relation', id: family.guardianId })]) {
      const refused = await leavingNoTrace({ practices: [practice.id] }, ask);
      expect(refusal(refused)).toEqual({ status: 422, code: 'confidential-recipient' });
    }
    expect(ids(await guardian.portal(`GET ${theirs}/tasks`))).toEqual([theirOwn.id]);
    const { status, body } = await give({ kind: 'client', id: family.clientId });
    expect([status, ids(await client.portal(`GET ${own}/tasks`))]).toEqual([201, expect.arrayContaining([body.id])]);
    expect(ids(await guardian.portal(`GET ${theirs}/tasks?assignedTo=client`))).not.toContain(body.id);
  });
});

test('MINOR-4: what is owed for something confidential is in the amount that the client is told, and in no other', async () => {
  const scope = await operatorScope(practice.id);
  const [{ balances }, { commit }] = await Promise.all([
    import('../../functions/portal/store.ts'),
    import('../../functions/shared/table/commit.ts'),
  ]);
  const { clientId } = family;
  const owed = {
    practiceId: practice.id,
    clientId,
    amountCents: 200_00,
    confidentialCents: 50_00,
    currency: 'USD',
    version: 1,
  };
  await commit(scope, { event: 'test.owed', subjectId: clientId, ops: [balances.insert(owed)], answer: undefined });
  const told = async ({ portal }: Person, account: string) => (await portal(`GET ${account}/dashboard`)).body.balance;
  expect(await told(client, own)).toEqual({ amountCents: 200_00, currency: 'USD' });
  expect(await told(guardian, theirs)).toEqual({ amountCents: 150_00, currency: 'USD' });
});
