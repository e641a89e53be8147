/** The instant `seconds` after (or, when negative, before) an ISO instant. */
export const secondsAfter = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();

/** The instant as whole seconds since the epoch, as DynamoDB's time to live wants it. */
export const epochSeconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** The ISO calendar date an instant falls on in a time zone. */
export const dateIn = (timeZone: string, at: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at)); // Swedish dates are ISO dates

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
