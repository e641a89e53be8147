import type { Person } from '../clients/likeness.ts';
import type { DateFormat } from './date-formats.ts';
import type { FormatFound } from './dates.ts';
import type { Mapping } from './mapping.ts';
import { clientOfRow, type HowRead } from './row.ts';
import type { RowError } from './row-error.ts';
import type { SheetRow } from './rows-of-text.ts';

/** How the rows of a file are read. */
export interface Reading extends HowRead {
  readonly mapping: Mapping;
}

/** The rows with nobody's mistakes in them, and all of the mistakes. */
export interface JudgedRows {
  readonly people: readonly { readonly line: number; readonly person: Person }[];
  readonly errors: readonly RowError[];
  readonly rowsWithErrors: number;
}

/** Looks at each row by itself. */
export function judged(rows: readonly SheetRow[], { mapping, ...how }: Reading): JudgedRows {
  const people: { line: number; person: Person }[] = [];
  const errors: RowError[] = [];
  for (const row of rows) {
    const read = clientOfRow(row, mapping, how);
    if ('errors' in read) errors.push(...read.errors);
    else people.push({ line: row.line, person: personOf(read.wanted) });
  }
  return { people, errors, rowsWithErrors: rows.length - people.length };
}

/** No more of a row is held than tells people apart. */
const personOf = ({ firstName, lastName, birthDate, email }: Person): Person => ({
  firstName,
  lastName,
  birthDate,
  email,
});

/** Every date that a list holds, where one column of it does. */
export const datesIn = (rows: readonly SheetRow[], { birthDate: column }: Mapping): string[] =>
  column === undefined ? [] : rows.flatMap(({ cells }) => cells[column]?.trim() || []);

/** How the dates of a list are read: as was asked, or as they say themselves; as is likeliest until somebody says. */
export const chosenFormat = (wanted: DateFormat | undefined, { format, candidates, isAmbiguous }: FormatFound) => ({
  dateFormat: wanted ?? format ?? candidates[0],
  isDateFormatNeeded: !wanted && isAmbiguous,
});
