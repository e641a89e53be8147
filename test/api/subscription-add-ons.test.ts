import { beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../functions/shared/access/permissions.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { addRoster, buy, commitQuote, quote, settledCharges, subscriptionOf } from '../support/subscriptions.ts';

let practice: TestPractice;
let first: TestMember;
let second: TestMember;

beforeAll(async () => {
  practice = await newPractice();
  await buy(practice, { addOns: { video: 2, conversation: 1 } });
  first = await newMember(practice, 'therapist', { addOns: ['video'] });
  second = await newMember(practice, 'therapist', {
    addOns: ['video', 'conversation'],
    grants: [{ key: 'sms.client' }, { key: 'ledger.read' }],
  });
});

const unchanged = <T>(refused: () => Promise<T>) =>
  leavingNoTrace({ practices: [practice.id], logins: [first.sub, second.sub] }, refused);

const permissionsOf = async ({ staff }: TestMember): Promise<Permission[]> => {
  const { body } = await staff('GET /v1/me');
  return body.memberships[0].permissions.map(({ key }: { key: Permission }) => key);
};

describe('SEAT-6: add-on seats that members hold', () => {
  test('cannot be removed, and those who hold them are named', async () => {
    const { status, body } = await unchanged(() => quote(practice, { addOns: { video: 1 } }));
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'addon-seats-held' });
    const named = [first, second].map(({ memberId }) => ({ memberId, name: 'Sam Member', addOn: 'video' }));
    expect(body.holders).toEqual(named);
  });

  test('are quoted with what of those who hold one the last to join would lose, and nothing is lost yet', async () => {
    const { status, body } = await quote(practice, { addOns: { video: 1 }, removeWithPermissions: true });
    expect(status).toBe(201);
    expect(body.losses).toEqual([
      { memberId: second.memberId, name: 'Sam Member', addOn: 'video', permissions: ['telehealth.host'] },
    ]);
    expect(await permissionsOf(second)).toEqual(expect.arrayContaining(['telehealth.host', 'sms.client']));
  });

  test('go with their permissions and grants on the next request, all at once, and nothing else goes', async () => {
    const before = await permissionsOf(second);
    const quoted = await quote(practice, { addOns: { video: 1, conversation: 0 }, removeWithPermissions: true });
    const { body } = await commitQuote(practice, quoted);
    expect(body.addOns).toMatchObject({
      video: { purchased: 1, held: 1 },
      conversation: { purchased: 0, held: 0 },
    });
    expect(await permissionsOf(second)).toEqual(
      before.filter((key) => key !== 'telehealth.host' && key !== 'sms.client'),
    );
    expect(await permissionsOf(first)).toContain('telehealth.host');
    expect(before).toEqual(expect.arrayContaining(['telehealth.host', 'sms.client', 'ledger.read']));
    await settledCharges(practice);
  });

  test('do not come back with seats that are bought again: the grant is gone', async () => {
    await buy(practice, { addOns: { video: 2, conversation: 1 } });
    const held = await permissionsOf(second);
    expect(held).not.toContain('sms.client');
    expect((await subscriptionOf(practice)).addOns.conversation).toEqual({ purchased: 1, held: 0 });
  });

  test('that nobody holds go without more', async () => {
    const after = await buy(practice, { addOns: { conversation: 0 } });
    expect(after.addOns.conversation).toEqual({ purchased: 0, held: 0 });
  });

  test('SEAT-8: go by a quote only while it says what would be lost; by a new one they do', async () => {
    const takeAll = () => quote(practice, { addOns: { video: 0 }, removeWithPermissions: true });
    const quoted = await takeAll();
    expect(quoted.body.losses).toMatchObject([{ memberId: first.memberId, permissions: ['telehealth.host'] }]);
    const denied = { denials: ['telehealth.host'] };
    await practice.owner.staff(`PUT ${practice.path}/members/${first.memberId}/permissions`, denied);
    expect(await subscriptionOf(practice)).toMatchObject({ addOns: { video: { purchased: 2, held: 1 } } });
    const { status, body } = await unchanged(() => commitQuote(practice, quoted));
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'quote-outdated' });
    const again = await takeAll();
    expect(again.body.losses).toMatchObject([{ memberId: first.memberId, permissions: [] }]);
    const { body: after } = await commitQuote(practice, again);
    expect(after.addOns.video).toEqual({ purchased: 0, held: 0 });
    await settledCharges(practice);
  });
});

test('SEAT-6: more than 40 seats that are held are not taken at once, and 40 are', async () => {
  const many = await newPractice();
  await addRoster(many, 'therapist', 41, { addOns: ['video'] });
  const take = (video: number) => quote(many, { addOns: { video }, removeWithPermissions: true });
  const { status, body } = await leavingNoTrace({ practices: [many.id] }, () => take(0));
  expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid-value', '#/removeWithPermissions']);
  const quoted = await take(1);
  expect(quoted.body.losses).toHaveLength(40);
  const { body: after } = await commitQuote(many, quoted);
  expect(after.addOns.video).toEqual({ purchased: 1, held: 1 });
});
