import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { refusal, signedInAgain } from '../support/invitations.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import {
  clearFaults,
  clockNow,
  eventually,
  type FaultKind,
  failNext,
  faultsLeft,
  moveClock,
} from '../support/steering.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { chargesOf, commitQuote, quote, settledCharges, subscriptionOf } from '../support/subscriptions.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;
beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

const troubles: [FaultKind, number][] = [
  ['lost-answer', 1],
  ['lost-answer', 2],
  ['conflict', 2],
  ['throttle', 2],
];

describe('SEAT-8: nothing is refused and nothing is bought twice', () => {
  test.each(troubles)('after %s × %i of the table', patience, async (kind, count) => {
    const before = await subscriptionOf(practice);
    const charged = await settledCharges(practice);
    const wanted = before.seats.admin.purchased + 1;
    const quoted = await quote(practice, { seats: { admin: wanted } });
    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    expect(await commitQuote(practice, quoted)).toMatchObject({ status: 200 });
    expect(await faultsLeft()).toBe(0);
    expect(await subscriptionOf(practice)).toMatchObject({
      seats: { admin: { purchased: wanted } },
      version: before.version + 1,
    });
    expect(await settledCharges(practice)).toHaveLength(charged.length + 1);
  });
});

test('SEAT-11: a queue that cannot be reached loses no charge: it is billed afterwards, once', patience, async () => {
  const own = await newPractice();
  const quoted = await quote(own, { seats: { clinical: 2 } });
  const faults = 60;
  await failNext('sqs', 'SendMessageBatch', 'error', faults);
  expect(await commitQuote(own, quoted)).toMatchObject({ status: 200 });
  await eventually('the queue was tried', async () => (await faultsLeft()) < faults);
  const [first, waiting, ...more] = await chargesOf(own);
  expect(waiting).toMatchObject({ quoteId: quoted.body.id, totalCents: 4900, state: 'waiting' });
  expect(more).toEqual([]);
  await clearFaults();
  expect(await settledCharges(own)).toMatchObject([{ id: first?.id }, { id: waiting?.id, state: 'billed' }]);
  expect(await subscriptionOf(own)).toMatchObject({ billing: { status: 'active' } });
});

describe('SEAT-8: a quote', () => {
  test('is good for 15 minutes, and not from then on; one that was committed still answers', patience, async () => {
    const own = await newPractice();
    const [done, late] = [await quote(own, { seats: { clinical: 2 } }), await quote(own, { seats: { clinical: 3 } })];
    expect(Date.parse(late.body.expiresAt) - Date.now()).toBeGreaterThan(0);
    const committed = await commitQuote(own, done);
    await settledCharges(own);
    await moveClock(15 * 60);
    await leavingNoTrace({ practices: [own.id] }, async () => {
      const { status, body } = await commitQuote(own, late);
      expect({ status, code: body.code }).toEqual({ status: 410, code: 'quote-expired' });
    });
    expect(await commitQuote(own, done)).toMatchObject({ status: 200, body: { seats: committed.body.seats } });
    const fresh = await quote(own, { seats: { clinical: 3 } });
    expect(await commitQuote(own, fresh)).toMatchObject({ status: 200 });
  });

  test(
    'of the last day of a month is not committed in the next one, whose whole price was billed',
    patience,
    async () => {
      let own = await newPractice();
      const { period } = await subscriptionOf(own);
      const nextMonth = Date.parse(`${period.endsOn}T00:00:00Z`) + 86_400_000;
      await moveClock((nextMonth - Date.parse(await clockNow())) / 1000 - 120);
      own = await signedInAgain(own);
      const late = await quote(own, { seats: { clinical: 11 } });
      expect(late.body).toMatchObject({ period, proration: { daysLeft: 1 } });
      await moveClock(180);
      const refused = await leavingNoTrace({ practices: [own.id] }, () => commitQuote(own, late));
      expect(refusal(refused)).toEqual({ status: 409, code: 'quote-outdated' });
      const { body } = await quote(own, { seats: { clinical: 11 } });
      expect(body.totalCents).toBe(10 * 4900);

      await own.owner.staff(`PATCH ${own.path}/settings`, { timeZone: 'Pacific/Pago_Pago' }); // where it is still yesterday
      expect((await quote(own, { seats: { clinical: 11 } })).body.totalCents).toBe(10 * 4900);
    },
  );
});
