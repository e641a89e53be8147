/**
 * A spreadsheet takes a cell that begins with such a sign for a formula and computes it, on the machine of whoever opens
 * the list. An apostrophe before it makes it a text. Where lists are divided by semicolons or tabs, quotes do not hold a
 * cell together that was quoted for commas: what follows such a sign, or a line end, is a cell of its own there.
 */
const begins = '(?<=^|[;\\t\\n\\r])';
const formula = '(?=\'*(?:[^\\S\\t\\n\\r]|(?![\\t\\n\\r])\\p{C}|")*[=+\\-@＝＋－＠])';
const toBeMarked = new RegExp(`${begins}${formula}`, 'gu');
const marked = new RegExp(`${begins}'${formula}`, 'gu');

/** The cell as a text of which no spreadsheet computes anything. */
export const neutralised = (cell: string): string => cell.replace(toBeMarked, "'");

/** The cell without the apostrophes that neutralised it. */
export const restored = (cell: string): string => cell.replace(marked, '');
