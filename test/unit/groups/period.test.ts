import { describe, expect, test } from 'vitest';
import { covers, endedBefore, extended, type Period } from '../../../functions/groups/period.ts';

/** Seven days over the end of a month; a set of days is a number with a bit for each, the last bit for all that follow. */
const days = ['2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'];
const forEver = days.length - 1;
const sets = Array.from({ length: 2 ** days.length }, (_, set) => set);
const has = (set: number, day: number): boolean => (set & (1 << day)) !== 0;
const date = (day: number): string => days[day] ?? '';

/** The periods a set of days is made of, found day by day. */
function periodsOf(set: number): Period[] {
  const periods: Period[] = [];
  for (let day = 0; day <= forEver; day += 1) {
    if (!has(set, day) || has(set, day - 1)) continue;
    let end = day;
    while (has(set, end + 1)) end += 1;
    periods.push(end >= forEver ? { from: date(day) } : { from: date(day), until: date(end) });
  }
  return periods;
}

/** Every stretch of these days, as a set. */
const stretches = days.flatMap((_, from) =>
  days.slice(from).map((__, length) => sets.filter((set) => set === ((1 << (length + 1)) - 1) << from)[0] ?? 0),
);

test('a day is in a period from its first to its last day, or for ever', () => {
  for (const set of sets) {
    const inIt = days.map((day) => periodsOf(set).some((period) => covers(period, day)));
    expect(inIt).toEqual(days.map((_, day) => has(set, day)));
  }
  expect(covers({ from: '2026-03-03' }, '2999-01-01')).toBe(true);
});

describe('CLIENT-8: a period that is added', () => {
  test('adds its days to any others, and leaves a day at least between any two periods', () => {
    expect(stretches).toHaveLength(28);
    for (const stretch of stretches) {
      const [added] = periodsOf(stretch);
      for (const set of sets) expect(extended(periodsOf(set), added as Period)).toEqual(periodsOf(set | stretch));
    }
  });

  test('of which every day was there changes nothing', () => {
    const before = periodsOf(0b1011110);
    expect(extended(before, { from: date(2), until: date(4) })).toBe(before);
    expect(extended(before, { from: date(6) })).toBe(before);
    expect(extended(before, { from: date(4), until: date(5) })).not.toBe(before);
  });

  test('goes over the end of a year and a leap day', () => {
    const joined = (until: string, from: string) => extended([{ from: '2020-01-01', until }], { from }).length;
    expect(joined('2026-12-31', '2027-01-01')).toBe(1);
    expect(joined('2028-02-28', '2028-03-01')).toBe(2);
    expect(joined('2028-02-29', '2028-03-01')).toBe(1);
    expect(joined('9999-12-31', '9999-12-31')).toBe(1);
  });

  test('that ends before it begins is refused', () => {
    const refusal = expect.objectContaining({ code: 'invalid-value' });
    expect(() => extended([], { from: date(2), until: date(1) })).toThrow(refusal);
    expect(extended([], { from: date(2), until: date(2) })).toHaveLength(1);
  });

  test('is refused where there are a hundred already, unless it joins one of them', () => {
    const year = (n: number) => String(2000 + n);
    const hundred = Array.from({ length: 100 }, (_, n) => ({ from: `${year(n)}-01-01`, until: `${year(n)}-01-02` }));
    const refusal = expect.objectContaining({ code: 'invalid-value' });
    expect(() => extended(hundred, { from: '2500-01-01' })).toThrow(refusal);
    expect(extended(hundred, { from: '2099-01-03' })).toHaveLength(100);
  });
});

describe('CLIENT-8: a participation that ends before a day', () => {
  test('keeps every day before, and none from then on', () => {
    for (const set of sets) {
      days.forEach((day, end) => {
        expect(endedBefore(periodsOf(set), day)).toEqual(periodsOf(set & ((1 << end) - 1)));
      });
    }
  });

  test('and has ended by then is as it was', () => {
    const before = periodsOf(0b0001110);
    expect(endedBefore(before, date(4))).toBe(before);
    expect(endedBefore(before, date(3))).not.toBe(before);
    expect(endedBefore([], date(0))).toEqual([]);
  });
});
