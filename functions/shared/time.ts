/** The instant `seconds` after (or, when negative, before) an ISO instant. */
export const secondsAfter = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();

/** The instant as whole seconds since the epoch, as DynamoDB's time to live wants it. */
export const epochSeconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** The ISO calendar date an instant falls on in a time zone. */
export const dateIn = (timeZone: string, at: string): string => shownIn(timeZone, Date.parse(at)).slice(0, 10);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What calendar and clock of a time zone show: `2026-03-06 16:30:00`, as in Sweden. Making a clock takes the longest. */
function shownIn(timeZone: string, instant: number): string {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, clock);
  return clock.format(instant);
}

/** An instant as people in a time zone read it, the zone named: "Friday, March 6, 2026 at 4:30 PM EST". */
export const readableIn = (timeZone: string, at: string): string =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));

/** The instant at which a date begins in a time zone: where the clocks skip midnight, the first there is of that day. */
export function startOfDay(timeZone: string, date: string): string {
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  const day = 86_400_000;
  const either = [midnight - day, midnight + day] // the clocks may change in between
    .map((near) => new Date(midnight - offsetMilliseconds(timeZone, near)).toISOString())
    .sort();
  return either.find((at) => dateIn(timeZone, at) >= date) ?? new Date(midnight).toISOString();
}

/** How far the clocks of a time zone are ahead of UTC at an instant. */
const offsetMilliseconds = (timeZone: string, instant: number): number =>
  Date.parse(`${shownIn(timeZone, instant).replace(' ', 'T')}.000Z`) - instant;
