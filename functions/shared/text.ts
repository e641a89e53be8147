import * as z from 'zod';

// Controls, invisible and bidirectional format characters, lone surrogates and line separators have no place in a line
// of text, nor has U+FFFD, which is what bytes that are no UTF-8 arrive as; angle brackets would be markup, and no name
// needs them. The joiners are allowed: Persian and Indic names are written with them.
const plainLine = /^(?:[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\ufffd<>]|[\u200c\u200d])*$/u;

/** One line of text of at most `max` characters: trimmed, in Unicode normal form C, without controls or markup. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(plainLine, 'has characters that are not allowed here')
    .refine((text) => !/:\/\/|\bwww\./i.test(text), 'has a link in it'); // names go into mails, where they would be clickable

const plainLines = /^(?:[^\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\ufffd<>]|[\n\u200c\u200d])*$/u;

/** Text of several lines, at most `max` characters: as a line, but that lines may end, each in a single line feed. */
export const paragraph = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(/\r\n?/g, '\n'))
    .trim()
    .normalize('NFC')
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(plainLines, 'has characters that are not allowed here');

/** An e-mail address in lower case, ASCII only, so that two spellings of one mailbox are one address. */
export const emailAddress = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'is not an e-mail address') // before lower-casing, which turns the Kelvin sign into a k
  .toLowerCase()
  .max(254, 'is too long')
  .pipe(z.email('is not an e-mail address'));

/** An ISO date between 1900 and 9999. */
export const isoDate = z.iso
  .date('is not a date (YYYY-MM-DD)')
  .refine((date) => date >= '1900-01-01', 'is before 1900');

/** A time zone by its IANA name, in capital and small letters as everybody writes it. */
export const timeZone = z
  .string()
  .max(64, { error: 'is not an IANA time zone', abort: true })
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, { error: 'is not an IANA time zone', abort: true })
  .overwrite((name) => zoneCalled(name) ?? name)
  .refine((name) => zoneCalled(name) !== undefined, 'is not an IANA time zone');

/** The zones by their own names: to ask for one, which may have others, takes as long as everything else of a client. */
let zones: ReadonlyMap<string, string> | undefined;

/** As the other names of zones are written: `Asia/Kolkata`, `US/Eastern`, `Etc/GMT+5`, `EST5EDT`. */
const wellWritten =
  /^(?:[A-Z]{2,3}|[A-Z]{3}\d[A-Z]{3}|[A-Z][a-z][A-Za-z_-]*)(?:\/(?:[A-Z]{2,3}[+-]?\d*|[A-Z][a-z][A-Za-z_-]*))*$/;

/** The name of a zone as it is written; of another name that is not, the zone's own one stands in its place. */
function zoneCalled(name: string): string | undefined {
  zones ??= new Map(Intl.supportedValuesOf('timeZone').map((own) => [own.toLowerCase(), own]));
  const own = zones.get(name.toLowerCase());
  if (own) return own;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return wellWritten.test(name) ? name : timeZone;
  } catch {
    return undefined;
  }
}

/** A language by its BCP 47 tag, in the form in which everybody writes it: `pt-BR`. */
export const language = z
  .string()
  .trim()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, { error: 'is not a BCP 47 language tag', abort: true })
  .overwrite((tag) => canonicalTag(tag) ?? tag)
  .refine((tag) => canonicalTag(tag) !== undefined, 'is not a BCP 47 language tag');

function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** How a person is called in lists, letters and refusals. */
export const fullName = ({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string =>
  `${firstName} ${lastName}`;
