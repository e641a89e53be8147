import { isUnborn, NewClient } from '../clients/client.ts';
import { isEmptyFrom } from './column-names.ts';
import type { DateFormat } from './date-formats.ts';
import { dateIn } from './dates.ts';
import { firstOfEach } from './first-of-each.ts';
import { restored } from './formulas.ts';
import { halvesOf } from './full-name.ts';
import type { ImportField } from './import-fields.ts';
import type { Mapping } from './mapping.ts';
import { countryIn, languageIn } from './named-codes.ts';
import type { RowError } from './row-error.ts';
import { type FieldFault, faultOf } from './row-faults.ts';
import type { SheetRow } from './rows-of-text.ts';
import { tagsIn } from './tags-in-cell.ts';
import { answerIn, statusIn } from './words.ts';

/** How the rows of a file are read. */
export interface HowRead {
  readonly header: readonly string[];
  /** None: no date of the file can be read. */
  readonly dateFormat?: DateFormat | undefined;
  readonly at: string;
  /** The country of addresses that name none (ISO 3166-1 alpha-2). */
  readonly country?: string | undefined;
}

/** The client that a row asks for, or everything that is wrong with it: what the API refuses, a list cannot bring in. */
export function clientOfRow(
  row: SheetRow,
  mapping: Mapping,
  how: HowRead,
): { readonly wanted: NewClient } | { readonly errors: readonly RowError[] } {
  const miscounted = cellsMiscounted(row, how.header);
  if (miscounted) return { errors: [miscounted] };
  const cells = (field: ImportField) => cellText(row, mapping[field], field);
  const parsed = NewClient.safeParse(wantedIn(cells, how), { reportInput: true });
  const faults = [...ownFaults(cells, how), ...(parsed.error?.issues ?? []).map(faultOf)];
  if (parsed.success && faults.length === 0) return { wanted: parsed.data };
  return { errors: firstOfEach(faults, ({ field }) => field).map((fault) => located(fault, row, mapping, how.header)) };
}

type Cells = (field: ImportField) => string | undefined;

/** What stands in a cell, on one line unless it is a note; undefined when nothing does. */
function cellText({ cells }: SheetRow, column: number | undefined, field: ImportField): string | undefined {
  const cell = column === undefined ? '' : restored((cells[column] ?? '').trim());
  if (cell === '') return undefined;
  return field === 'emergencyNotes' || field === 'tags' ? cell : cell.replace(/\s+/g, ' ');
}

/** The client as it would be sent to the API. */
function wantedIn(cells: Cells, how: HowRead): object {
  const whole = cells('fullName');
  const halves = whole === undefined ? undefined : halvesOf(whole);
  const minor = cells('isMinor');
  return {
    firstName: cells('firstName') ?? (halves?.firstName || undefined),
    lastName: cells('lastName') ?? (halves?.lastName || undefined),
    preferredName: cells('preferredName'),
    pronouns: cells('pronouns'),
    birthDate: birthDateIn(cells, how),
    email: cells('email'),
    phone: cells('phone'),
    address: addressIn(cells, how),
    language: applied(languageIn, cells('language')),
    timeZone: cells('timeZone'),
    status: applied(statusIn, cells('status')),
    isMinor: minor === undefined ? undefined : answerIn(minor),
    tags: applied(tagsIn, cells('tags')),
    emergencyNotes: cells('emergencyNotes'),
  };
}

const applied = <T>(read: (text: string) => T, text: string | undefined): T | undefined =>
  text === undefined ? undefined : read(text);

function birthDateIn(cells: Cells, { dateFormat }: HowRead): string | undefined {
  const written = cells('birthDate');
  return written && dateFormat && dateIn(dateFormat, written);
}

/** The address, if there is more of one than a country, to which nothing can be sent. */
function addressIn(cells: Cells, how: HowRead): object | undefined {
  const address = {
    line1: cells('addressLine1'),
    line2: cells('addressLine2'),
    city: cells('city'),
    region: cells('region'),
    postalCode: cells('postalCode'),
  };
  if (Object.values(address).every((part) => part === undefined)) return undefined;
  return { ...address, country: applied(countryIn, cells('country')) ?? how.country };
}

/** What only a list can have wrong: dates and answers that cannot be read do not even reach the schema. */
function ownFaults(cells: Cells, how: HowRead): FieldFault[] {
  const faults: FieldFault[] = [];
  const birthDate = birthDateIn(cells, how);
  if (cells('birthDate') !== undefined && birthDate === undefined) {
    const detail = how.dateFormat
      ? `is not a date written as ${how.dateFormat}`
      : 'is not a date with a year of four digits and no time';
    faults.push({ field: 'birthDate', code: 'not-a-date', detail });
  }
  if (isUnborn(birthDate, how.at))
    faults.push({ field: 'birthDate', code: 'in-the-future', detail: 'is in the future' });
  if (answerIn(cells('isMinor') ?? 'no') === undefined) {
    faults.push({ field: 'isMinor', code: 'invalid', detail: 'is neither yes nor no' });
  }
  return faults;
}

/** A row with other cells than the header may have them in the wrong columns, so none of them is believed. */
function cellsMiscounted(row: SheetRow, header: readonly string[]): RowError | undefined {
  const error = (code: RowError['code'], detail: string): RowError => ({
    line: row.line,
    column: '',
    field: null,
    code,
    detail,
  });
  const counted = `The row has ${row.cells.length} cells and the header ${header.length}.`;
  if (row.cells.length < header.length) return error('too-few-cells', counted);
  return isEmptyFrom(row, header.length) ? undefined : error('too-many-cells', counted);
}

/** Where a fault is: a half of a name may be in the column of the whole one, and what an address lacks in no column. */
function located(
  { field, code, detail }: FieldFault,
  { line }: SheetRow,
  mapping: Mapping,
  header: readonly string[],
): RowError {
  const isHalf = (field === 'firstName' || field === 'lastName') && mapping[field] === undefined;
  const where = isHalf ? 'fullName' : field;
  const column = mapping[where];
  return { line, column: column === undefined ? '' : (header[column] ?? ''), field, code, detail };
}
