import * as z from 'zod';

// Controls, lone surrogates, line separators and bidirectional overrides have no place in a line of text; angle
// brackets would be markup, and no name needs them.
const plainLine = /^[^\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>]*$/u;

/** One line of text of at most `max` characters: trimmed, in Unicode normal form C, without controls or markup. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(plainLine, 'has characters that are not allowed here');

/** An e-mail address in lower case, ASCII only, so that two spellings of one mailbox are one address. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'is too long')
  .pipe(z.email('is not an e-mail address'));

/** An ISO date between 1900 and 9999. */
export const isoDate = z.iso
  .date('is not a date (YYYY-MM-DD)')
  .refine((date) => date >= '1900-01-01', 'is before 1900');

/** A time zone by its IANA name. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/, 'is not an IANA time zone')
  .refine(isTimeZone, 'is not an IANA time zone');

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
