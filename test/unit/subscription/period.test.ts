import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monthsBeginOn, periodAt, proratedCents } from '../../../functions/subscription/period.ts';

const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('the month of a subscription', () => {
  test.each<[what: string, created: string, at: string, period: [string, string, number, number]]>([
    ['is whole on its first day', '2026-01-15', '2026-03-15', ['2026-03-15', '2026-04-14', 31, 31]],
    ['has one day left on its last', '2026-01-15', '2026-04-14', ['2026-03-15', '2026-04-14', 1, 31]],
    ['begins on the day it was created', '2026-01-15', '2026-01-15', ['2026-01-15', '2026-02-14', 31, 31]],
    ['begins on the last of a short month', '2026-01-31', '2026-02-28', ['2026-02-28', '2026-03-30', 31, 31]],
    ['goes back to its day after that', '2026-01-31', '2026-03-31', ['2026-03-31', '2026-04-29', 30, 30]],
    ['ends before the last of a short month', '2026-01-31', '2026-02-27', ['2026-01-31', '2026-02-27', 1, 28]],
    ['knows the 29th of a leap year', '2027-12-30', '2028-02-29', ['2028-02-29', '2028-03-29', 30, 30]],
    ['crosses the year', '2025-12-10', '2026-01-09', ['2025-12-10', '2026-01-09', 1, 31]],
  ])('%s', (_, created, at, [startsOn, endsOn, daysLeft, daysInPeriod]) => {
    const period = periodAt(`${created}T12:00:00.000Z`, `${at}T18:00:00.000Z`);
    expect(period).toEqual({ startsOn, endsOn, daysLeft, daysInPeriod });
  });

  test('changes at midnight UTC, wherever the practice is', () => {
    const created = '2026-01-15T23:59:59.999Z';
    expect(periodAt(created, '2026-03-14T23:59:59.999Z').startsOn).toBe('2026-02-15');
    expect(periodAt(created, '2026-03-15T00:00:00.000Z').startsOn).toBe('2026-03-15');
  });

  test('always holds today, and months follow each other without a gap', () => {
    fc.assert(
      fc.property(instant, instant, (one, other) => {
        const [created = '', at = ''] = [one, other].sort();
        const period = periodAt(created, at);
        expect(period.daysInPeriod).toBeGreaterThanOrEqual(28);
        expect(period.daysInPeriod).toBeLessThanOrEqual(31);
        expect(period.daysLeft).toBeGreaterThanOrEqual(1);
        expect(period.daysLeft).toBeLessThanOrEqual(period.daysInPeriod);
        const nextDay = new Date(Date.parse(`${period.endsOn}T12:00:00Z`) + 86_400_000).toISOString();
        expect(periodAt(created, nextDay).daysInPeriod).toBeGreaterThanOrEqual(28);
        const last = periodAt(`${period.startsOn}T12:00:00.000Z`, `${period.startsOn}T12:00:00.000Z`);
        expect(last.startsOn).toBe(period.startsOn);
      }),
    );
  });

  test('ends on the eve of the next', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 4000 }), (created, days) => {
        const at = new Date(Date.parse(created) + days * 86_400_000).toISOString();
        const period = periodAt(created, at);
        const eve = new Date(Date.parse(`${period.endsOn}T12:00:00Z`) + 86_400_000).toISOString();
        expect(periodAt(created, eve).startsOn).toBe(eve.slice(0, 10));
      }),
    );
  });
});

describe('proration', () => {
  const days = (daysLeft: number, daysInPeriod: number) => ({ startsOn: '', endsOn: '', daysLeft, daysInPeriod });
  const anyDays = fc
    .integer({ min: 28, max: 31 })
    .chain((all) => fc.integer({ min: 1, max: all }).map((left) => days(left, all)));
  const delta = fc.integer({ min: -10_000, max: 10_000 });
  const cents = fc.integer({ min: 0, max: 1_000_000 });

  test.each([
    [1, 3000, 15, 30, 1500],
    [-1, 3000, 15, 30, -1500],
    [1, 100, 1, 31, 3], // 3.2
    [1, 1, 15, 30, 1], // half a cent
    [-1, 1, 15, 30, -1],
    [1, 1, 14, 30, 0],
    [-1, 1, 14, 30, 0],
    [0, 4900, 10, 30, 0],
  ])('%i seats at %i cents for %i of %i days are %i cents', (count, unit, left, all, amount) => {
    expect(proratedCents(count, unit, days(left, all))).toBe(amount);
  });

  test('adding and removing on the same day comes to nothing', () => {
    fc.assert(
      fc.property(delta, cents, anyDays, (count, unit, period) => {
        expect(proratedCents(count, unit, period) + proratedCents(-count, unit, period)).toBe(0);
      }),
    );
  });

  test('a whole month is the full price, and it is always whole cents', () => {
    fc.assert(
      fc.property(delta, cents, anyDays, (count, unit, period) => {
        const { daysInPeriod } = period;
        expect(proratedCents(count, unit, days(daysInPeriod, daysInPeriod)) - count * unit).toBe(0);
        const amount = proratedCents(count, unit, period);
        expect(Number.isSafeInteger(amount)).toBe(true);
        const exact = (count * unit * period.daysLeft) / daysInPeriod;
        expect(Math.abs(amount - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });
});

test.each([
  ['2026-01-15T00:00:00.000Z', 15],
  ['2026-01-31T23:59:59.999Z', 31],
  ['2026-02-01T00:00:00.000Z', 1],
])('the months of a practice created at %s begin on day %i, in UTC', (createdAt, day) => {
  expect(monthsBeginOn(createdAt)).toBe(day);
});
