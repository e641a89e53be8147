import * as z from 'zod';
import type { Likeness } from '../clients/likeness.ts';
import { fieldProblem } from '../shared/problems.ts';
import { dateFormats } from './date-formats.ts';
import type { LikeRow } from './duplicates.ts';
import { importFields } from './import-fields.ts';
import type { JudgedRows } from './import-judging.ts';
import { RowError } from './row-error.ts';
import type { SheetRow } from './rows-of-text.ts';
import { encodings } from './text-of-file.ts';

/** A row that may be of somebody who is a client already, or in an earlier row. */
export const DuplicateRow = z
  .object({
    line: z.number(),
    likeness: z.enum(['certain', 'possible']),
    clientId: z.string().optional().meta({ description: 'The client it may be' }),
    ofLine: z.number().optional().meta({ description: 'The earlier line it may repeat' }),
  })
  .meta({ id: 'ImportDuplicate' });
export type DuplicateRow = z.infer<typeof DuplicateRow>;

/** What is asked of a commit. */
const Choice = z.object({ duplicates: z.enum(['leave-out', 'create']), leaveOutLines: z.array(z.number()) });
export type Choice = z.infer<typeof Choice>;

const columns = z.partialRecord(z.enum(importFields), z.number());

/** What a dry run has found in the file of an import. */
export const ImportCheck = z.object({
  practiceId: z.string(),
  importId: z.string(),
  encoding: z.enum(encodings),
  delimiter: z.string(),
  header: z.array(z.string()),
  suggested: columns,
  /** The formats in which the dates can be read, the likeliest first. */
  dateFormats: z.array(z.enum(dateFormats)),
  errors: z.array(RowError),
  errorCount: z.number(),
  duplicates: z.array(DuplicateRow),
  duplicateCount: z.number(),
  /** The lines of rows who certainly are clients already. */
  certainLines: z.array(z.number()),
  /** The other lines that certainly repeat an earlier one, and, in the same order, the latest that they repeat. */
  repeats: z.object({ lines: z.array(z.number()), of: z.array(z.number()) }),
  /** What is left out; until it is committed, what is left out of itself. */
  choice: Choice,
  version: z.number(),
});
export type ImportCheck = z.infer<typeof ImportCheck>;

/** So many are kept to be looked at; all are counted. */
const mostKept = 100;

/** Whom the people of the list may be, by their lines. */
interface Likes {
  readonly clients: ReadonlyMap<number, readonly { readonly clientId: string; readonly likeness: Likeness }[]>;
  readonly rows: ReadonlyMap<number, readonly LikeRow[]>;
}

/** What was found, as it is kept: the first mistakes and duplicates, and how many there are. */
export function foundIn(
  about: Pick<
    ImportCheck,
    'practiceId' | 'importId' | 'encoding' | 'delimiter' | 'header' | 'suggested' | 'dateFormats'
  >,
  { errors }: JudgedRows,
  { clients, rows }: Likes,
): Omit<ImportCheck, 'version'> {
  const lines = ascending([...clients.keys(), ...rows.keys()]);
  const duplicates = lines.flatMap((line) => [
    ...(clients.get(line) ?? []).map((like) => ({ line, ...like })),
    ...(rows.get(line) ?? []).map(({ line: ofLine, likeness }) => ({ line, ofLine, likeness })),
  ]);
  const certainLines = lines.filter((line) => clients.get(line)?.some(isCertain));
  const isThere = new Set(certainLines);
  const repeats = lines.flatMap((line) => {
    const of = isThere.has(line) ? undefined : rows.get(line)?.findLast(isCertain)?.line;
    return of === undefined ? [] : [{ line, of }];
  });
  return {
    ...about,
    errors: errors.slice(0, mostKept),
    errorCount: errors.length,
    duplicates: duplicates.slice(0, mostKept),
    duplicateCount: lines.length,
    certainLines,
    repeats: { lines: repeats.map(({ line }) => line), of: repeats.map(({ of }) => of) },
    choice: { duplicates: 'leave-out', leaveOutLines: [] },
  };
}

const isCertain = ({ likeness }: { readonly likeness: Likeness }): boolean => likeness === 'certain';
const ascending = (lines: Iterable<number>): number[] => [...new Set(lines)].sort((a, b) => a - b);

/** Refuses to leave out lines in which no row begins: whoever names them thinks of another file. */
export function requireLinesOf(rows: readonly SheetRow[], { leaveOutLines }: Choice): void {
  const lines = new Set(rows.map(({ line }) => line));
  const unknown = leaveOutLines.flatMap((line, i) =>
    lines.has(line) ? [] : [[`/leaveOutLines/${i}`, 'is not a line in which a row of the file begins'] as const],
  );
  if (unknown.length > 0) throw fieldProblem('invalid-value', ...unknown.slice(0, mostKept));
}

/** The check of an import that is committed like this. */
export const chosen = (check: ImportCheck, { duplicates, leaveOutLines }: Choice): ImportCheck => ({
  ...check,
  choice: { duplicates, leaveOutLines: ascending(leaveOutLines) },
});

/**
 * The lines that are left out: those chosen, and whoever certainly is there already. A line that repeats another is there
 * already only if that one is: not when the other was left out by choice, or could not be saved.
 */
export function leftOutOf({ certainLines, repeats, choice }: ImportCheck, unsavedLines: readonly number[]): number[] {
  const { duplicates, leaveOutLines } = choice;
  if (duplicates === 'create') return leaveOutLines;
  const leftOut = new Set([...leaveOutLines, ...certainLines]);
  const absent = new Set([...leaveOutLines, ...unsavedLines]);
  for (const line of certainLines) absent.delete(line);
  for (const [i, line] of repeats.lines.entries()) {
    if (absent.has(repeats.of[i] ?? 0)) continue;
    leftOut.add(line);
    absent.delete(line);
  }
  return ascending(leftOut);
}
