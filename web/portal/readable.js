// Dates are in the reader's own kind of English, if it is English, so that they fit the words around them.
const language = navigator.language.startsWith('en') ? navigator.language : 'en-US';

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat(language, options);

const moment = format({
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});
const day = format({ day: 'numeric', month: 'long', year: 'numeric' });

/** An instant where the reader is, the zone named. @param {string} at */
export const readableMoment = (at) => moment.format(new Date(at));

/** The day of an instant where the reader is. @param {string} at */
export const readableDay = (at) => day.format(new Date(at));

/** @param {{ amountCents: number, currency: string }} amount */
export function readableMoney({ amountCents, currency }) {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(amountCents / 100);
}

/** Today where the reader is, as a date field writes it. */
export const today = () => new Intl.DateTimeFormat('sv-SE').format(new Date());
