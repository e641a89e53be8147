import { parse } from 'csv-parse/sync';
import { Problem } from '../shared/problems.ts';

/** One row below the header. */
export interface SheetRow {
  /** The line of the file in which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

interface HowWritten {
  readonly delimiter: string;
  /** Lines of the file before the text. */
  readonly linesBefore: number;
  readonly mostRows: number;
}

const unreadable = (detail: string) => new Problem('file-unreadable', { detail });

/** The rows of a text in which something stands. Its lines end in a single line feed. */
export function rowsOf(text: string, { delimiter, linesBefore, mostRows }: HowWritten): SheetRow[] {
  requireParsable(text, delimiter, linesBefore);
  const rows: SheetRow[] = [];
  parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (cells: string[], { lines }) => {
      if (cells.every((cell) => cell.trim() === '')) return null;
      if (rows.length === mostRows) throw unreadable(`The file has more than ${mostRows - 1} rows: divide it.`);
      rows.push({ line: linesBefore + lines - linesEndedIn(cells.join('')), cells });
      return null;
    },
  });
  return rows;
}

/** No cell has so many quotation marks; to follow more of them would take more memory than there is. */
const mostQuotes = 10_000;
/** Far more than columns are read, for spreadsheets add empty ones; the parser would hold all of a longer row. */
const mostCells = 500;

/**
 * A quotation mark in the middle of a cell is a sign like any other, but one with which a cell begins has to be closed
 * where the cell ends: the parser would take whole rows for the rest of the cell. Nor does it ask how long a row is.
 */
function requireParsable(text: string, delimiter: string, linesBefore: number): void {
  const blank = delimiter === '\t' ? ' ' : '[^\\S\\n]';
  const cell = new RegExp(
    `${blank}*(?:"[^"]*(?:""[^"]*){0,${mostQuotes}}"${blank}*|(?!"|${blank})[^${delimiter}\\n]*)(?:[${delimiter}\\n]|$)`,
    'y',
  );
  const lineAt = (index: number) => linesBefore + 1 + linesEndedIn(text.slice(0, index));
  let cellsBefore = 0;
  while (cell.lastIndex < text.length) {
    const start = cell.lastIndex;
    if (!cell.test(text)) {
      throw unreadable(`A quotation mark in line ${lineAt(start)} is not closed, or its cell goes on after it.`);
    }
    cellsBefore = text[cell.lastIndex - 1] === delimiter ? cellsBefore + 1 : 0;
    if (cellsBefore === mostCells)
      throw unreadable(`The row in line ${lineAt(start)} has more than ${mostCells} cells.`);
  }
}

const linesEndedIn = (text: string): number => text.split('\n').length - 1;
