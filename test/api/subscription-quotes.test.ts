import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { refusal } from '../support/invitations.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { addRoster, buy, commitQuote, quote, settledCharges, subscriptionOf } from '../support/subscriptions.ts';

const unchanged = <T>(practice: TestPractice, refused: () => Promise<T>) =>
  leavingNoTrace({ practices: [practice.id] }, refused);

describe('SEAT-8: a quote', () => {
  let practice: TestPractice;
  beforeAll(async () => {
    practice = await newPractice();
  });

  test('changes nothing but that it can be committed, which then does exactly what it says', async () => {
    const before = await subscriptionOf(practice);
    const quoted = await quote(practice, { seats: { clinical: 3, support: 2 }, addOns: { video: 1 } });
    expect(quoted).toMatchObject({
      status: 201,
      body: {
        planId: 'per-role',
        seats: { clinical: 3, support: 2, admin: 0 },
        addOns: { video: 1, insurance: 0 },
        lines: [
          { kind: 'seat', id: 'clinical', from: 1, to: 3, unitCents: 4900, amountCents: 9800 },
          { kind: 'seat', id: 'support', from: 0, to: 2, unitCents: 1500, amountCents: 3000 },
          { kind: 'add-on', id: 'video', from: 0, to: 1, unitCents: 500, amountCents: 500 },
        ],
        totalCents: 13_300, // on the first day of its month
        monthlyCents: 3 * 4900 + 2 * 1500 + 500,
        currency: 'USD',
        losses: [],
      },
    });
    const { proration } = quoted.body;
    expect(proration.daysLeft).toBe(proration.daysInPeriod);
    expect(await subscriptionOf(practice)).toEqual(before);

    const { status, body } = await commitQuote(practice, quoted);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      seats: { clinical: { purchased: 3, occupied: 1 }, support: { purchased: 2, occupied: 0 } },
      addOns: { video: { purchased: 1, held: 0 } },
      monthlyCents: quoted.body.monthlyCents,
      version: before.version + 1,
    });
    const [, ...charges] = await settledCharges(practice);
    expect(charges).toMatchObject([{ quoteId: quoted.body.id, totalCents: 13_300, state: 'billed' }]);
    expect(await subscriptionOf(practice)).toEqual({ ...body, billing: { status: 'active' } });
  });

  test('of an unknown id, or of another practice, is not there', async () => {
    const other = await newPractice();
    const foreign = await quote(other, { seats: { clinical: 2 } });
    await unchanged(practice, async () => {
      expect(refusal(await commitQuote(practice, { body: { id: newId('quote') } }))).toEqual({
        status: 404,
        code: 'not-found',
      });
      expect(refusal(await commitQuote(practice, foreign))).toEqual({ status: 404, code: 'not-found' });
    });
    expect(refusal(await commitQuote(other, foreign))).toMatchObject({ status: 200 });
  });

  test('that somebody else was faster than is outdated, and a new one works', async () => {
    const [first, second] = [
      await quote(practice, { seats: { clinical: 4 } }),
      await quote(practice, { addOns: { video: 4 } }),
    ];
    expect(await commitQuote(practice, first)).toMatchObject({ status: 200 });
    await settledCharges(practice);
    await unchanged(practice, async () => {
      expect(refusal(await commitQuote(practice, second))).toEqual({ status: 409, code: 'quote-outdated' });
    });
    await buy(practice, { addOns: { video: 4 } });
  });

  test('is outdated when a member has joined since', async () => {
    const quoted = await quote(practice, { seats: { clinical: 5 } });
    await addRoster(practice, 'therapist', 1);
    await unchanged(practice, async () => {
      expect(refusal(await commitQuote(practice, quoted))).toEqual({ status: 409, code: 'quote-outdated' });
    });
  });

  test('committed by many at once is committed once, and all are told the same', async () => {
    const before = await settledCharges(practice);
    const quoted = await quote(practice, { seats: { admin: 2 } });
    const answers = await atOnce(callers, () => commitQuote(practice, quoted));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify([body.seats, body.version]))).size).toBe(1);
    const charges = await settledCharges(practice);
    expect(charges).toHaveLength(before.length + 1);
    const again = await commitQuote(practice, quoted);
    expect(again).toMatchObject({ status: 200, body: { seats: { admin: { purchased: 2 } } } });
    expect(await settledCharges(practice)).toEqual(charges);
  });

  test('of two at once for the same seats, one is committed', async () => {
    const [one, two] = [
      await quote(practice, { seats: { intern: 1 } }),
      await quote(practice, { seats: { intern: 2 } }),
    ];
    const answers = await Promise.all([one, two].map((quoted) => commitQuote(practice, quoted)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers[0]?.status === 200 ? 1 : 2;
    expect((await subscriptionOf(practice)).seats.intern.purchased).toBe(won);
    await settledCharges(practice);
  });

  test('of fewer free seats is a credit', async () => {
    const { body } = await quote(practice, { seats: { admin: 0 } });
    expect(body).toMatchObject({ totalCents: -5800, lines: [{ id: 'admin', from: 2, to: 0, amountCents: -5800 }] });
  });

  test.each([
    [{ planId: 'platinum' }, '#/planId'],
    [{ seats: { standard: 1 } }, '#/seats/standard'],
    [{ seats: { clinical: 9, nobody: 1 } }, '#/seats/nobody'],
    [{ planId: 'group', seats: { clinical: 1 } }, '#/seats/clinical'],
    [{ addOns: { fax: 1 } }, '#/addOns/fax'],
  ])('SEAT-11: of %o names what the catalogue has not', async (change, pointer) => {
    const { status, body } = await unchanged(practice, () => quote(practice, change));
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid-value' });
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  });

  test.each([
    { seats: { clinical: -1 } },
    { seats: { clinical: 10_001 } },
    { seats: { clinical: 1.5 } },
    { seats: [] },
    { addOns: { video: '1' } },
    { totalCents: 0 },
    {},
    { removeWithPermissions: true },
  ])('of %o is no request', async (change) => {
    expect(refusal(await unchanged(practice, () => quote(practice, change)))).toEqual({
      status: 400,
      code: 'request-invalid',
    });
  });
});
