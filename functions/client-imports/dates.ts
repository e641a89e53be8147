import { type DateFormat, dateFormats } from './date-formats.ts';
import { monthNamed } from './month-names.ts';

/** What the dates of a column say about how they are written. */
export interface FormatFound {
  /** None when no date is there, or when the caller has to choose. */
  readonly format?: DateFormat;
  /** Day and month cannot be told apart: the caller has to choose among the candidates. */
  readonly isAmbiguous: boolean;
  /** The formats in which dates of the column can be read, the likeliest first. */
  readonly candidates: readonly DateFormat[];
}

/** A year has four digits: of two, nobody knows whether somebody is ten years old or a hundred and ten. */
const shapes: Readonly<Record<DateFormat, RegExp>> = {
  'yyyy-mm-dd': /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  'yyyy/mm/dd': /^(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})$/,
  'yyyy.mm.dd': /^(?<year>\d{4})\.(?<month>\d{1,2})\.(?<day>\d{1,2})\.?$/,
  yyyymmdd: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  'dd.mm.yyyy': /^(?<day>\d{1,2})\. ?(?<month>\d{1,2})\. ?(?<year>\d{4})$/,
  'dd/mm/yyyy': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  'mm/dd/yyyy': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  'dd-mm-yyyy': /^(?<day>\d{1,2})-(?<month>\d{1,2})-(?<year>\d{4})$/,
  'mm-dd-yyyy': /^(?<month>\d{1,2})-(?<day>\d{1,2})-(?<year>\d{4})$/,
  'd mmm yyyy':
    /^(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]?(?:de )?(?<month>\p{L}{3,})\.?,?[ -]?(?:de )?(?<year>\d{4})$/u,
  'mmm d, yyyy': /^(?<month>\p{L}{3,})\.? ?(?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/u,
};

/** Formats that differ in nothing but the order of day and month. */
const twins: readonly (readonly [DateFormat, DateFormat])[] = [
  ['dd/mm/yyyy', 'mm/dd/yyyy'],
  ['dd-mm-yyyy', 'mm-dd-yyyy'],
];

/** The time that programs write after a date that has none. */
const midnight = /[T ](?:0{1,2}:00(?::00(?:[.,]0{1,9})?)? ?(?:Z|[+-]00:?00)?|12:00(?::00)? ?[Aa]\.?[Mm]\.?)$/;

/**
 * The ISO date that a text says, if it is a date of the calendar in this format. Midnight may follow it; with any other
 * time it is an instant, which is on another day elsewhere: "1990-04-30T22:00Z" was written by somebody born on 1 May.
 */
export function dateIn(format: DateFormat, value: string): string | undefined {
  const groups = shapes[format].exec(value.trim().replace(midnight, ''))?.groups;
  if (!groups) return undefined;
  const { year = '', month = '', day = '' } = groups;
  const monthNumber = /\d/.test(month) ? Number(month) : monthNamed(month);
  return monthNumber === undefined ? undefined : calendarDate(Number(year), monthNumber, Number(day));
}

function calendarDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  const digits = (number: number, length: number) => String(number).padStart(length, '0');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

const daysOf = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/**
 * The format in which most dates of a column can be read. Between day first and month first only the dates themselves
 * decide: when none tells the order, or some tell one and some the other, the caller has to.
 */
export function dateFormatOf(values: readonly string[]): FormatFound {
  const written = new Set(values.map((value) => value.trim()).filter((value) => value !== ''));
  const read = new Map(dateFormats.map((format) => [format, datesIn(format, written)]));
  const count = (format: DateFormat) => read.get(format)?.size ?? 0;
  const candidates = dateFormats.filter((format) => count(format) > 0).toSorted((a, b) => count(b) - count(a));
  const [format] = candidates;
  if (!format) return { isAmbiguous: false, candidates };
  const twin = twins.find((pair) => pair.includes(format))?.find((one) => one !== format);
  if (twin && !isToldApart(read.get(format), read.get(twin))) return { isAmbiguous: true, candidates };
  return { format, isAmbiguous: false, candidates };
}

/** The dates that can be read, by how they are written. */
const datesIn = (format: DateFormat, written: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map(
    [...written].flatMap((value) => {
      const date = dateIn(format, value);
      return date ? [[value, date]] : [];
    }),
  );

type Dates = ReadonlyMap<string, string>;

function isToldApart(format: Dates = new Map(), twin: Dates = new Map()): boolean {
  const only = (one: Dates, other: Dates) => [...one.keys()].some((value) => !other.has(value));
  if (only(twin, format)) return false;
  return only(format, twin) || [...format].every(([value, date]) => twin.get(value) === date);
}
