import { beforeAll, describe, expect, test } from 'vitest';
import { roleIds } from '../../functions/shared/access/roles.ts';
import { auditOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, type TestMember, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, commitQuote, quote, settledCharges, subscriptionOf } from '../support/subscriptions.ts';

test('SETUP-1: a new practice is on the per-role plan with one clinical seat, its owner’s', async () => {
  expect(await subscriptionOf(await newPractice())).toMatchObject({
    plan: { id: 'per-role', label: 'Per role', seatModel: 'per-role' },
    seats: {
      clinical: { purchased: 1, occupied: 1, reserved: 0 },
      admin: { purchased: 0, occupied: 0, reserved: 0 },
      prescriber: { purchased: 0, occupied: 0, reserved: 0 },
    },
    addOns: { video: { purchased: 0, held: 0 }, insurance: { purchased: 0, held: 0 } },
    currency: 'USD',
    monthlyCents: 4900,
    version: 1,
  });
});

test('SEAT-11: a new practice is billed its owner’s seat, a whole month, once', async () => {
  const practice = await newPractice();
  const [first, ...more] = await settledCharges(practice);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    planId: 'per-role',
    totalCents: 4900,
    currency: 'USD',
    lines: [{ id: 'clinical', from: 0, to: 1, unitCents: 4900, amountCents: 4900 }],
    state: 'billed',
  });
  expect(first).not.toHaveProperty('quoteId');
  expect(first?.proration.daysLeft).toBe(first?.proration.daysInPeriod);
  expect(await auditOf(practice)).toEqual({ 'practice.founded': 1, 'subscription.billed': 1 });
  expect(await subscriptionOf(practice)).toMatchObject({ billing: { status: 'active' } });
});

describe('SEAT-1: the subscription', () => {
  let practice: TestPractice;
  let others: TestMember[];

  beforeAll(async () => {
    practice = await newPractice();
    others = [];
    for (const role of roleIds.filter((id) => id !== 'practice-owner')) others.push(await newMember(practice, role));
  });

  test('is neither shown to nor changed by anybody without subscription.manage, whatever their role', async () => {
    const { body } = await quote(practice, { seats: { clinical: 9 } });
    const requests = [
      ['GET', '/subscription'],
      ['GET', '/subscription/reconciliation'],
      ['POST', '/subscription/quotes', { seats: { clinical: 9 } }],
      ['POST', `/subscription/quotes/${body.id}/commit`],
    ] as const;
    await leavingNoTrace({ practices: [practice.id] }, async () => {
      for (const { staff, role } of others) {
        for (const [method, path, sent] of requests) {
          const answer = await staff(`${method} ${practice.path}${path}`, sent);
          expect(answer, `${role} ${path}`).toMatchObject({
            status: 403,
            body: { code: 'not-permitted', permission: 'subscription.manage' },
          });
        }
      }
    });
    expect(await commitQuote(practice, { body })).toMatchObject({ status: 200 });
  });
});

describe('SEAT-4: seats that are occupied', () => {
  let practice: TestPractice;
  let therapist: TestMember;
  beforeAll(async () => {
    practice = await newPractice();
    therapist = await newMember(practice, 'therapist');
    await buy(practice, { seats: { clinical: 3 } });
  });

  test('cannot be removed, and those who sit in them are named', async () => {
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, () =>
      quote(practice, { seats: { clinical: 1 } }),
    );
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'seats-occupied' });
    expect(body.holders).toEqual([
      { memberId: expect.stringMatching(/^mem_/), name: 'Ana Reyes', seat: 'clinical' },
      { memberId: therapist.memberId, name: 'Sam Member', seat: 'clinical' },
    ]);
  });

  test('stay when the free one goes', async () => {
    const after = await buy(practice, { seats: { clinical: 2 } });
    expect(after.seats.clinical).toEqual({ purchased: 2, occupied: 2, reserved: 0 });
  });
});

describe('SEAT-3: the last free seat', () => {
  const rounds = Array.from({ length: 10 }, (_, i) => i);

  test.each(rounds)('is either given up or kept for somebody, when both are asked at once (%i)', async () => {
    const practice = await newPractice();
    await buy(practice, { seats: { clinical: 2 } });
    const quoted = await quote(practice, { seats: { clinical: 1 } });
    const newcomer = { email: newAddress('kim'), firstName: 'Kim', lastName: 'Park', role: 'therapist' };
    const [committed, invited] = await Promise.all([
      commitQuote(practice, quoted),
      practice.owner.staff(`POST ${practice.path}/members`, newcomer),
    ]);
    const outcome = [refusal(committed), refusal(invited)];
    const givenUp = [{ status: 200 }, { status: 409, code: 'seat-unavailable' }];
    const kept = [{ status: 409, code: 'quote-outdated' }, { status: 201 }];
    expect([givenUp, kept]).toContainEqual(outcome);
    const { clinical } = (await subscriptionOf(practice)).seats;
    expect(clinical.occupied + clinical.reserved).toBe(clinical.purchased);
  });
});
