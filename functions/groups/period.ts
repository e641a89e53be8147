import * as z from 'zod';
import { fieldProblem } from '../shared/problems.ts';

/** Local dates of the practice (YYYY-MM-DD), both inclusive; without an end it goes on. */
export const Period = z
  .object({ from: z.string(), until: z.string().optional() })
  .meta({ id: 'ParticipationPeriod', description: 'The first and the last day; without a last day it goes on' });
export type Period = z.infer<typeof Period>;

/** So many stretches of time one client can take part in one group: records have an end. */
const mostPeriods = 100;

/** Whether a period has this day in it. */
export const covers = ({ from, until }: Period, date: string): boolean =>
  from <= date && (until === undefined || date <= until);

/**
 * The periods with the days of another one added, in order: those that overlap it, or are right before or after it,
 * become one with it. The same list, if it has all those days already.
 */
export function extended(periods: readonly Period[], added: Period): readonly Period[] {
  if (added.until !== undefined && added.until < added.from) {
    throw fieldProblem('invalid-value', ['/until', 'is before the first day']);
  }
  if (periods.some((period) => period.from <= added.from && endsBy(added, period))) return periods;
  const joined = periods.filter((period) => touches(period, added)).reduce(united, added);
  const apart = periods.filter((period) => !touches(period, added));
  if (apart.length >= mostPeriods) throw fieldProblem('invalid-value', ['/from', 'begins one period too many']);
  return [...apart, joined].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The periods without any day from this date on. The same list, if there is no such day in it. */
export function endedBefore(periods: readonly Period[], date: string): readonly Period[] {
  if (periods.every(({ until }) => until !== undefined && until < date)) return periods;
  return periods
    .filter(({ from }) => from < date)
    .map((period) => (covers(period, date) ? { from: period.from, until: dayBefore(date) } : period));
}

/** Whether one of two ends no later than the other. */
const endsBy = ({ until }: Period, other: Period): boolean =>
  other.until === undefined || (until !== undefined && until <= other.until);

/** Whether no day lies between two periods. */
const touches = (a: Period, b: Period): boolean => reaches(a, b) && reaches(b, a);

/** Whether a period goes on at least until the day before another one begins. */
const reaches = ({ until }: Period, { from }: Period): boolean => until === undefined || dayBefore(from) <= until;

function united(a: Period, b: Period): Period {
  const from = a.from < b.from ? a.from : b.from;
  const { until } = endsBy(a, b) ? b : a;
  return { from, ...(until !== undefined && { until }) };
}

const dayMilliseconds = 86_400_000;

const dayBefore = (date: string): string => new Date(Date.parse(date) - dayMilliseconds).toISOString().slice(0, 10);
