import { beforeAll, describe, expect, test } from 'vitest';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { addRoster, buy, quote, subscriptionOf } from '../support/subscriptions.ts';

const standardSeats = async (practice: TestPractice) => {
  const { status, body } = await quote(practice, { planId: 'group' });
  expect(status).toBe(201);
  return body.seats;
};

describe('SEAT-7: on a paired plan, of standard and support members,', () => {
  let practice: TestPractice;
  beforeAll(async () => {
    practice = await newPractice();
    await addRoster(practice, 'therapist', 9);
    await addRoster(practice, 'office-manager', 10);
  });

  test('10 and 10 take 10 standard seats', async () => {
    expect(await standardSeats(practice)).toEqual({ standard: 10 });
  });

  test('10 and 11 take 11', async () => {
    await addRoster(practice, 'office-manager', 1);
    expect(await standardSeats(practice)).toEqual({ standard: 11 });
  });

  test('SEAT-4: a change of plan to fewer seats than the roster needs is refused, naming all 21', async () => {
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, () =>
      quote(practice, { planId: 'group', seats: { standard: 10 } }),
    );
    expect({ status, code: body.code, holders: body.holders.length }).toEqual({
      status: 409,
      code: 'seats-occupied',
      holders: 21,
    });
  });

  test('10 and 16 take 13, and the change of plan gives exactly these', async () => {
    await addRoster(practice, 'office-manager', 5);
    const after = await buy(practice, { planId: 'group' });
    expect(after).toMatchObject({
      plan: { id: 'group', label: 'Group', seatModel: 'paired' },
      monthlyCents: 13 * 5900,
    });
    expect(after.seats).toEqual({ standard: { purchased: 13, occupied: 13, reserved: 0 } });
    expect((await practice.owner.staff(`GET ${practice.path}/subscription/reconciliation`)).body).toMatchObject({
      seats: { standard: { purchased: 13, occupied: 13, invited: 0, inactive: 0, free: 0 } },
      standardMembers: 10,
      supportMembers: 16,
      needed: 13,
      savings: { planId: 'per-role', seats: { clinical: 10, support: 16 }, monthlyCents: 13 * 5900 - 73_000 },
    });
  });

  test('SEAT-4: a seat fewer than the roster needs is refused, naming all 26; one more may come and go', async () => {
    const { status, body } = await leavingNoTrace({ practices: [practice.id] }, () =>
      quote(practice, { seats: { standard: 12 } }),
    );
    expect({ status, code: body.code, holders: body.holders.length }).toEqual({
      status: 409,
      code: 'seats-occupied',
      holders: 26,
    });
    await buy(practice, { seats: { standard: 14 } });
    await buy(practice, { seats: { standard: 13 } });
  });

  test('SEAT-9: the way back to the cheaper per-role plan is proposed as a quote takes it, and takes a seat for each', async () => {
    const { body: reconciled } = await practice.owner.staff(`GET ${practice.path}/subscription/reconciliation`);
    const { monthlyCents, ...change } = reconciled.savings;
    const after = await buy(practice, change);
    expect(after.monthlyCents).toBe(13 * 5900 - monthlyCents);
    expect(after.seats).toMatchObject({
      clinical: { purchased: 10, occupied: 10 },
      support: { purchased: 16, occupied: 16 },
    });
  });
});

test('SEAT-7: admins are billed as standard', async () => {
  const practice = await newPractice();
  await addRoster(practice, 'therapist', 2);
  await addRoster(practice, 'office-manager', 3);
  expect(await standardSeats(practice)).toEqual({ standard: 3 });
  await addRoster(practice, 'practice-admin', 2, { isAdmin: true });
  expect(await standardSeats(practice)).toEqual({ standard: 5 });
});

test('SEAT-9: the reconciliation tells who is inactive, for the seat they left is free at once', async () => {
  const practice = await newPractice();
  const [leaving] = await addRoster(practice, 'therapist', 2);
  await practice.owner.staff(`POST ${practice.path}/members/${leaving}/deactivation`);
  const { body } = await practice.owner.staff(`GET ${practice.path}/subscription/reconciliation`);
  expect(body).toMatchObject({
    seats: { clinical: { purchased: 3, occupied: 2, invited: 0, inactive: 1, free: 1 } },
    savings: { seats: { clinical: 2 }, addOns: {}, monthlyCents: 4900 },
  });
  await buy(practice, body.savings.seats && { seats: body.savings.seats });
  expect((await subscriptionOf(practice)).seats.clinical).toEqual({ purchased: 2, occupied: 2, reserved: 0 });
});
