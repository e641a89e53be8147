import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import type { DateFormat } from './date-formats.ts';
import { dateFormatOf } from './dates.ts';
import { duplicatesWithin } from './duplicates.ts';
import { type ClientImport, workedOnBy } from './import.ts';
import { foundIn } from './import-check.ts';
import { chosenFormat, datesIn, judged, type Reading } from './import-judging.ts';
import { clientsLike } from './likely-store.ts';
import { checkedMapping, type Mapping, suggestedMapping } from './mapping.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { saveChecked, uploaded } from './store.ts';
import { type Encoding, textOf } from './text-of-file.ts';

/** The file of an import, opened. */
export interface Opened {
  readonly version: string;
  readonly encoding: Encoding;
  readonly sheet: Sheet;
}

/** Opens the file of an import in this version, or as it is now; refused when there is none, or when it is no list. */
export async function opened(scope: Scope, importId: string, version?: string): Promise<Opened> {
  const file = await uploaded(scope, importId, version);
  const { text, encoding } = textOf(file.bytes);
  return { version: file.version, encoding, sheet: sheetOf(text) };
}

/** What is asked of a dry run. */
export interface Wanted {
  readonly mapping?: Readonly<Record<string, string>> | undefined;
  readonly dateFormat?: DateFormat | undefined;
}

/** The import as its file is to be looked at: which columns, how dates are read. Refused when that cannot be. */
export async function toBeChecked(
  scope: Scope,
  before: ClientImport,
  file: Opened,
  wanted: Wanted,
): Promise<ClientImport> {
  const { header, rows } = file.sheet;
  const mapping = wanted.mapping ? checkedMapping(wanted.mapping, header) : suggestedMapping(header);
  const chosen = chosenFormat(wanted.dateFormat, dateFormatOf(datesIn(rows, mapping)));
  const { address } = await practiceOf(scope);
  return {
    ...before,
    state: 'checking',
    fileVersion: file.version,
    mapping,
    ...chosen,
    country: address?.country,
    checkedAt: scope.facts.at,
    progress: { done: 0, total: rows.length },
  };
}

/** How the rows of an import are read; the same at each reading. */
export const readingOf = (one: ClientImport, header: readonly string[]): Reading => ({
  header,
  mapping: one.mapping ?? {},
  dateFormat: one.dateFormat,
  at: one.checkedAt ?? one.createdAt,
  country: one.country,
});

/** Looks at every row and saves what was found, unless there is no time for all of it (`OutOfTime`). */
export async function check(
  scope: Scope,
  { before, wanted }: { readonly before: ClientImport; readonly wanted: ClientImport },
  { encoding, sheet }: Opened,
  until: number,
): Promise<ClientImport> {
  const { header, rows, delimiter } = sheet;
  const found = judged(rows, readingOf(wanted, header));
  const likes = {
    clients: await clientsLike(scope, found.people, until),
    rows: duplicatesWithin(found.people),
  };
  const { practiceId, id: importId, mapping = {}, counts } = wanted;
  const suggested: Mapping = suggestedMapping(header);
  const { candidates } = dateFormatOf(datesIn(rows, mapping));
  const about = {
    ...{ practiceId, importId, encoding, delimiter, suggested },
    header: [...header],
    dateFormats: [...candidates],
  };
  const after: ClientImport = {
    ...workedOnBy(wanted, undefined, scope.facts.at),
    state: 'checked',
    progress: { done: rows.length, total: rows.length },
    counts: { ...counts, failed: found.rowsWithErrors },
  };
  return saveChecked(scope, before, after, foundIn(about, found, likes));
}
