import * as z from 'zod';

/** An upcoming appointment, as the practice's list of appointments shows it. */
export interface UpcomingAppointment {
  readonly id: string;
  readonly startsAt: string;
  readonly locationId: string | null;
}

/** Those that are told by the clocks of the practice: all but the ones at a location with a time zone of its own. */
export function onPracticeTime(
  upcoming: readonly UpcomingAppointment[],
  locations: readonly { readonly id: string; readonly timeZone: string | null }[],
): UpcomingAppointment[] {
  const elsewhere = new Set(locations.flatMap(({ id, timeZone }) => (timeZone ? [id] : [])));
  return upcoming.filter(({ locationId }) => !locationId || !elsewhere.has(locationId));
}

/** Those at one location. */
export const atLocation = (upcoming: readonly UpcomingAppointment[], id: string): UpcomingAppointment[] =>
  upcoming.filter(({ locationId }) => locationId === id);

/** The upcoming appointments when a time zone changes: none of them moves, but each reads anew (SETUP-6). */
export const MovedTimes = z
  .object({
    count: z.number().meta({ description: 'All upcoming appointments whose local time follows this time zone' }),
    items: z
      .array(
        z.object({
          id: z.string(),
          startsAt: z.string().meta({ description: 'The instant, which stays' }),
          localTimeBefore: z.string().meta({ description: 'YYYY-MM-DDThh:mm in the time zone before' }),
          localTimeAfter: z.string().meta({ description: 'YYYY-MM-DDThh:mm in the time zone from now on' }),
        }),
      )
      .meta({ description: 'The soonest, at most 100' }),
  })
  .meta({ id: 'AppointmentTimes' });

const mostListed = 100;

/** How many upcoming appointments there are, and how the local time of the soonest reads in each of two time zones. */
export function movedTimes(
  upcoming: readonly Pick<UpcomingAppointment, 'id' | 'startsAt'>[],
  zones: { before: string; after: string },
): z.infer<typeof MovedTimes> {
  const [before, after] = [wallClock(zones.before), wallClock(zones.after)];
  const items = upcoming.slice(0, mostListed).map(({ id, startsAt }) => ({
    id,
    startsAt,
    localTimeBefore: before(startsAt),
    localTimeAfter: after(startsAt),
  }));
  return { count: upcoming.length, items };
}

/** Tells what the clocks of a time zone show at an instant, as an ISO date and time without offset. */
function wallClock(timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }); // nearly ISO
  return (at) => format.format(new Date(at)).replace(' ', 'T');
}
