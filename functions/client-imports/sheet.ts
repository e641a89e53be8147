import { Problem } from '../shared/problems.ts';
import { columnNames } from './column-names.ts';
import { rowsOf, type SheetRow } from './rows-of-text.ts';

const delimiters = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

export interface Sheet {
  readonly delimiter: Delimiter;
  /** The names of the columns: each is there once, and none is empty. */
  readonly header: readonly string[];
  readonly rows: readonly SheetRow[];
}

const mostRows = 20_000;
const mostColumns = 100;

/** The rows of a text: the first one names the columns, and those in which nothing stands are left out. */
export function sheetOf(text: string): Sheet {
  const lines = text.replace(/\r\n?/g, '\n'); // within quotes too, so that a line that ends is counted once
  const said = delimiterSaid(lines);
  const delimiter = said ?? delimiterSeen(lines);
  const [names, ...rows] = rowsOf(said ? lines.slice(lines.indexOf('\n') + 1) : lines, {
    delimiter,
    linesBefore: said ? 1 : 0,
    mostRows: mostRows + 1,
  });
  if (!names || rows.length === 0) {
    throw new Problem('file-unreadable', { detail: 'The file has no row below a header that names the columns.' });
  }
  const header = columnNames(names.cells, rows);
  if (header.length > mostColumns) {
    throw new Problem('file-unreadable', { detail: `The file has more than ${mostColumns} columns.` });
  }
  return { delimiter, header, rows };
}

/** Excel may say the delimiter in a line of its own. */
const delimiterSaid = (text: string): Delimiter | undefined =>
  delimiters.find((one) => text.startsWith(`sep=${one}\n`) || text.startsWith(`"sep=${one}"\n`));

const longestHeader = 20_000;

/** The delimiter that the header has most of, outside of quotes. */
function delimiterSeen(text: string): Delimiter {
  const header = /^[ \n]*((?:"[^"]*(?:"|$)|[^"\n]+)*)/.exec(text.slice(0, longestHeader))?.[1] ?? '';
  const outsideQuotes = header.replace(/"[^"]*"/g, '');
  const pieces = (one: Delimiter) => outsideQuotes.split(one).length;
  return delimiters.reduceRight((best: Delimiter, one) => (pieces(one) > pieces(best) ? one : best), ',');
}
