import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seatTypes } from '../../../functions/members/seats.ts';
import { addOnIds } from '../../../functions/shared/access/permissions.ts';
import { changed } from '../../../functions/subscription/change.ts';
import { committable } from '../../../functions/subscription/committal.ts';
import { priced } from '../../../functions/subscription/pricing.ts';
import { boughtBy, type Quote, QuoteRequest, soldAs } from '../../../functions/subscription/quote.ts';
import { ledgerOf, now, planNamed, plans, roster } from './ledgers.ts';

const half = { startsOn: '2026-03-01', endsOn: '2026-03-30', daysLeft: 15, daysInPeriod: 30 };
const whole = { ...half, daysLeft: 30 };

const priceOf = (before: ReturnType<typeof ledgerOf>, wanted: QuoteRequest, period = half) =>
  priced(before, changed(before, wanted, plans, now), period);

const seat = (id: string, label: string, unitCents: number) => ({
  kind: 'seat',
  planId: 'per-role',
  id,
  label,
  unitCents,
});
const addOn = (...of: Parameters<typeof seat>) => ({ ...seat(...of), kind: 'add-on' });

describe('SEAT-8: a quote', () => {
  test('has a line for everything that changes, and for nothing else', () => {
    const before = ledgerOf([], { purchased: { clinical: 2, admin: 1 }, addOns: { video: 1 } });
    const wanted = { seats: { clinical: 5, admin: 1, support: 1 }, addOns: { video: 0, insurance: 2 } };
    expect(priceOf(before, wanted)).toEqual({
      planId: 'per-role',
      seats: { clinical: 5, admin: 1, intern: 0, support: 1, 'third-party-biller': 0, prescriber: 0 },
      addOns: { 'self-scheduling': 0, conversation: 0, insurance: 2, video: 0 },
      lines: [
        { ...seat('clinical', 'Clinical seat', 4900), from: 2, to: 5, amountCents: 7350 },
        { ...seat('support', 'Support seat', 1500), from: 0, to: 1, amountCents: 750 },
        { ...addOn('insurance', 'Insurance', 1100), from: 0, to: 2, amountCents: 1100 },
        { ...addOn('video', 'Video', 500), from: 1, to: 0, amountCents: -250 },
      ],
      totalCents: 7350 + 750 + 1100 - 250,
      monthlyCents: 5 * 4900 + 2900 + 1500 + 2 * 1100,
      currency: 'USD',
      period: { startsOn: '2026-03-01', endsOn: '2026-03-30' },
      proration: { daysLeft: 15, daysInPeriod: 30 },
    });
  });

  test('SEAT-11: credits what goes at the price it was bought at, and sells at the price there is now', () => {
    const old = { ...planNamed('per-role'), seatCents: { ...planNamed('per-role').seatCents, clinical: 4000 } };
    const before = ledgerOf([], { plan: old, purchased: { clinical: 10, admin: 1 } });
    const { lines, totalCents, monthlyCents } = priceOf(before, { seats: { clinical: 1 } }, whole);
    expect(lines.map(({ id, from, to, unitCents }) => [id, from, to, unitCents])).toEqual([
      ['clinical', 10, 0, 4000],
      ['clinical', 0, 1, 4900],
    ]);
    expect([totalCents, monthlyCents]).toEqual([4900 - 40_000, 4900 + 2900]);
  });

  test('SEAT-11: is not made in another currency than the practice pays in', () => {
    const before = ledgerOf([], { plan: { ...planNamed('per-role'), currency: 'EUR' } });
    expect(() => changed(before, { seats: { clinical: 2 } }, plans, now)).toThrow('invalid-value');
  });

  test('of another plan lets everything of the old one go, and what the roster needs come', () => {
    const before = ledgerOf(roster(2, 1), { purchased: { clinical: 3, support: 1 }, addOns: { video: 2 } });
    const { lines, seats, addOns, totalCents, monthlyCents } = priceOf(before, { planId: 'group' }, whole);
    expect(lines.map(({ planId, id, from, to, unitCents }) => [planId, id, from, to, unitCents])).toEqual([
      ['per-role', 'clinical', 3, 0, 4900],
      ['per-role', 'support', 1, 0, 1500],
      ['per-role', 'video', 2, 0, 500],
      ['group', 'standard', 0, 2, 5900],
      ['group', 'video', 0, 2, 400],
    ]);
    expect({ seats, addOns }).toMatchObject({ seats: { standard: 2 }, addOns: { video: 2 } });
    expect(monthlyCents).toBe(2 * 5900 + 2 * 400);
    expect(totalCents).toBe(monthlyCents - (3 * 4900 + 1500 + 2 * 500));
  });

  test('and the one that takes it back, on the same day, come to nothing', () => {
    const count = fc.integer({ min: 0, max: 10_000 });
    const counts = (ids: readonly string[]) => fc.dictionary(fc.constantFrom(...ids), count);
    fc.assert(
      fc.property(counts(seatTypes), counts(addOnIds), fc.integer({ min: 1, max: 30 }), (seats, addOns, daysLeft) => {
        const before = ledgerOf([], { purchased: { clinical: 1, admin: 3 }, addOns: { video: 2 } });
        const there = changed(before, { seats, addOns }, plans, now);
        const period = { ...half, daysLeft };
        const back = priced(there, { ...before, version: 8 }, period);
        expect(priced(before, there, period).totalCents + back.totalCents).toBe(0);
      }),
    );
  });

  test.each<[wanted: QuoteRequest, pointer: string]>([
    [{ planId: 'platinum' }, '#/planId'],
    [{ planId: 'constructor' }, '#/planId'],
    [{ seats: { standard: 1 } }, '#/seats/standard'],
    [{ planId: 'group', seats: { clinical: 1 } }, '#/seats/clinical'],
    [{ seats: { 'to-string': 1 } }, '#/seats/to-string'],
    [{ addOns: { fax: 1 } }, '#/addOns/fax'],
  ])('SEAT-11: %o names what is not in the catalogue', (wanted, pointer) => {
    expect(() => changed(ledgerOf(), wanted, plans, now)).toThrowError(
      expect.objectContaining({
        code: 'invalid-value',
        particulars: { errors: [expect.objectContaining({ pointer })] },
      }),
    );
  });

  test.each([-1, 10_001, 0.5, '3', null, Number.NaN])('a count of %o is no count', (count) => {
    expect(QuoteRequest.safeParse({ seats: { clinical: count } }).success).toBe(false);
    expect(QuoteRequest.safeParse({ addOns: { video: count } }).success).toBe(false);
  });
});

describe('SEAT-8: committing', () => {
  const before = ledgerOf();
  const quote: Quote = {
    id: 'quo_1',
    practiceId: 'prac_1',
    ...priceOf(before, { seats: { clinical: 3 } }),
    soldAs: soldAs(planNamed('per-role')),
    losses: [],
    ledgerVersion: 7,
    createdAt: now,
    expiresAt: '2026-03-10T15:15:00.000Z',
    version: 1,
  };

  const world = { plans, ledger: before, period: half };

  test('is open until the quote expires, and not from then on', () => {
    expect(() => committable(quote, world, '2026-03-10T15:14:59.999Z')).not.toThrow();
    expect(() => committable(quote, world, quote.expiresAt)).toThrow('quote-expired');
  });

  test('is refused when the ledger is not the one that was quoted', () => {
    const ledger = { ...before, version: 8 };
    expect(() => committable(quote, { ...world, ledger }, now)).toThrow('quote-outdated');
  });

  test('is refused once another month has begun, which is billed already', () => {
    const period = { ...half, startsOn: '2026-03-31' };
    expect(() => committable(quote, { ...world, period }, now)).toThrow('quote-outdated');
    expect(() => committable(quote, { ...world, period: { ...half, daysLeft: 14 } }, now)).not.toThrow();
  });

  test('SEAT-11: is refused when the plan is sold otherwise by then, or no more', () => {
    const plan = planNamed('per-role');
    const dearer = { ...plan, seatCents: { ...plan.seatCents, clinical: 5000 } };
    const { 'per-role': _, ...others } = plans;
    for (const sold of [{ ...plans, 'per-role': dearer }, others]) {
      expect(() => committable(quote, { ...world, plans: sold }, now)).toThrow('quote-outdated');
    }
    const another = { ...plans, group: { ...planNamed('group'), label: 'Clinic' } };
    expect(() => committable(quote, { ...world, plans: another }, now)).not.toThrow();
  });

  test('buys exactly what the quote says', () => {
    const dearer = { ...planNamed('per-role'), label: 'Anew' };
    const { seats: purchased, addOns } = quote;
    expect(boughtBy(quote, dearer, before)).toEqual({ ...before, plan: dearer, purchased, addOns });
  });
});
