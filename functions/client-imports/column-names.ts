import type { SheetRow } from './rows-of-text.ts';

const longestName = 100;

/**
 * The names of the columns, each once: a repeated name gets a number, and so does a column without one. Nameless columns
 * at the end, as spreadsheets add them, are none unless something stands in them.
 */
export function columnNames(cells: readonly string[], rows: readonly SheetRow[]): string[] {
  const named = cells.map((cell) =>
    cell
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, longestName),
  );
  const width = rows.reduce((known, { cells }) => widthOf(cells, known), widthOf(named, 0));
  const taken = new Set<string>();
  return named.slice(0, width).map((name, column) => {
    const unique = firstFree(name || `Column ${column + 1}`, taken);
    taken.add(unique);
    return unique;
  });
}

/** How many cells there are up to the last in which something stands; at least so many as are known already. */
function widthOf(cells: readonly string[], known: number): number {
  for (let width = cells.length; width > known; width--) if (cells[width - 1]?.trim() !== '') return width;
  return known;
}

/** Whether nothing stands in a row from a column on. */
export const isEmptyFrom = ({ cells }: SheetRow, column: number): boolean => widthOf(cells, column) === column;

function firstFree(name: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth++) {
    const unique = nth === 1 ? name : `${name} (${nth})`;
    if (!taken.has(unique)) return unique;
  }
}
