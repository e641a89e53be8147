import { dateIn } from '../shared/time.ts';

/** A month of a subscription, as it stands on one of its days. */
export interface Period {
  /** The first day (ISO date, in the practice's time zone). */
  readonly startsOn: string;
  /** The last day. */
  readonly endsOn: string;
  /** The days that are left of it, today included. */
  readonly daysLeft: number;
  readonly daysInPeriod: number;
}

const dayMilliseconds = 86_400_000;
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
const dayAfter = (date: string, days: number) =>
  new Date(Date.parse(date) + days * dayMilliseconds).toISOString().slice(0, 10);

/** The month a practice is in: months begin on the day of the month on which the practice was created (SEAT-8). */
export function periodAt(createdAt: string, timeZone: string, at: string): Period {
  const anchor = dateIn(timeZone, createdAt);
  const today = dateIn(timeZone, at);
  const begun = monthsBetween(anchor, today);
  const months = monthsAfter(anchor, begun) > today ? begun - 1 : begun;
  const startsOn = monthsAfter(anchor, months);
  const next = monthsAfter(anchor, months + 1);
  return {
    startsOn,
    endsOn: dayAfter(next, -1),
    daysLeft: daysBetween(today, next),
    daysInPeriod: daysBetween(startsOn, next),
  };
}

const yearOf = (date: string) => Number(date.slice(0, 4));
const monthOf = (date: string) => Number(date.slice(5, 7)) - 1;
const dayOf = (date: string) => Number(date.slice(8, 10));

const monthsBetween = (from: string, to: string) => (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from);

/** The same day so many months later; where a month is too short for it, the month's last day. */
function monthsAfter(anchor: string, months: number): string {
  const [year, month] = [yearOf(anchor), monthOf(anchor) + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(dayOf(anchor), lastDay))).toISOString().slice(0, 10);
}

/** The price of so many more (or fewer) for the days that are left: minor units, half of one away from zero. */
export function proratedCents(delta: number, unitCents: number, { daysLeft, daysInPeriod }: Period): number {
  const whole = Math.abs(delta) * unitCents * daysLeft;
  const cents = Math.floor((2 * whole + daysInPeriod) / (2 * daysInPeriod));
  return delta < 0 && cents > 0 ? -cents : cents;
}

/** When in a month, in UTC, the provider is to begin its own: at the practice's midnight, as it stood last. */
export interface Cycle {
  /** 1 to 31; the last day of a month that is too short. */
  readonly dayOfMonth: number;
  readonly hour: number;
  readonly minute: number;
}

export function cycleOf(createdAt: string, timeZone: string, at: string): Cycle {
  const { startsOn } = periodAt(createdAt, timeZone, at);
  const midnight = midnightIn(timeZone, startsOn);
  const day = dayOf(dateIn(timeZone, createdAt));
  const isDayBefore = midnight.toISOString().slice(0, 10) < startsOn;
  return {
    dayOfMonth: isDayBefore ? day - 1 || 31 : day,
    hour: midnight.getUTCHours(),
    minute: midnight.getUTCMinutes(),
  };
}

/** The instant at which a day begins in a zone. */
function midnightIn(timeZone: string, date: string): Date {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - aheadOfUtc(timeZone, utc);
  return new Date(utc - aheadOfUtc(timeZone, guess));
}

function aheadOfUtc(timeZone: string, instant: number): number {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - instant;
}
