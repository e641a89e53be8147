import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { refusal } from '../support/invitations.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, ledgerIn, ownerIdOf, permissionOf, permissionsOf, teamOf } from '../support/team.ts';

describe('SEAT-5: a permission that needs an add-on', () => {
  let small: TestPractice;
  let one: TestMember;
  let two: TestMember;

  beforeAll(async () => {
    small = await newPractice();
    [one, two] = [await newMember(small, 'therapist'), await newMember(small, 'therapist')];
  });

  const choose = (member: TestMember, choice: object) => teamOf(small)(`PUT ${permissionsOf(member)}`, choice);
  const texting = (member: TestMember) => permissionOf(small, member, 'sms.client');
  const refused = async (ask: () => Promise<Answered>) => refusal(await leavingNoTrace({ practices: [small.id] }, ask));
  const holders = async () =>
    (await ledgerIn(small)).holders.filter(({ addOns }) => addOns.includes('conversation')).map((one) => one.memberId);

  test('is greyed out in every profile of a practice without a seat of it, and cannot be granted', async () => {
    for (const memberId of [one.memberId, two.memberId, await ownerIdOf(small)]) {
      const { body } = await teamOf(small)(`GET /${memberId}/permissions`);
      const gated = body.items.filter((item: { reason?: string }) => item.reason === 'addon-not-subscribed');
      expect(gated.map((item: { key: string }) => item.key)).toEqual([
        'selfScheduling.configure',
        'telehealth.host',
        'sms.client',
        'claims.manage',
      ]);
    }
    const refusedWith = await refused(() => choose(one, { grants: ['sms.client'] }));
    expect(refusedWith).toEqual({ status: 409, code: 'addon-not-subscribed' });
  });

  test('takes a free seat with the grant, is refused when none is free, and gives it up with the last use', async () => {
    await buy(small, { addOns: { conversation: 1 } });
    expect(await texting(one)).toMatchObject({ available: true, granted: false });
    const { body } = await choose(one, { grants: ['sms.client'] });
    expect(body.items.find((item: { key: string }) => item.key === 'sms.client')).toMatchObject({ granted: true });
    expect(await holders()).toEqual([one.memberId]);
    expect(await texting(two)).toMatchObject({ available: false, reason: 'addon-seats-exhausted' });
    const refusedWith = await refused(() => choose(two, { grants: ['sms.client'] }));
    expect(refusedWith).toEqual({ status: 409, code: 'addon-seats-exhausted' });

    await choose(one, { grants: [] });
    expect(await holders()).toEqual([]);
    expect((await choose(two, { grants: ['sms.client'] })).status).toBe(200);
    expect(await holders()).toEqual([two.memberId]);
  });

  test('is not granted to who is not there to hold a seat', async () => {
    const gone = await newMember(small, 'therapist');
    await teamOf(small)(`POST /${gone.memberId}/deactivation`);
    const refusedWith = await refused(() => choose(gone, { grants: ['sms.client'] }));
    expect(refusedWith).toEqual({ status: 409, code: 'member-inactive' });
    expect((await choose(gone, { denials: ['notes.sign'] })).status).toBe(200);
  });
});
