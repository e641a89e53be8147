/** A month of a subscription, as it stands on one of its days. Its days are those of UTC, as the payment provider's are. */
export interface Period {
  /** The first day (ISO date). */
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
export function periodAt(createdAt: string, at: string): Period {
  const [anchor, today] = [dateOf(createdAt), dateOf(at)];
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

const dateOf = (instant: string) => instant.slice(0, 10);
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

/** The day of the month, 1 to 31, on which months begin: the last day of a month that is too short for it. */
export const monthsBeginOn = (createdAt: string): number => dayOf(dateOf(createdAt));
