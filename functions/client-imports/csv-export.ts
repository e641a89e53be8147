import { stringify } from 'csv-stringify/sync';
import type { Client } from '../clients/client.ts';
import { neutralised } from './formulas.ts';
import { tagsCell } from './tags-in-cell.ts';

type Cell = string | null | undefined;

/** The columns of a list of clients. An import knows what is in each of them by its name. */
const columns: readonly (readonly [name: string, cell: (client: Client) => Cell])[] = [
  ['Client number', ({ number }) => number],
  ['First name', ({ firstName }) => firstName],
  ['Last name', ({ lastName }) => lastName],
  ['Preferred name', ({ preferredName }) => preferredName],
  ['Pronouns', ({ pronouns }) => pronouns],
  ['Birth date', ({ birthDate }) => birthDate],
  ['E-mail', ({ email }) => email],
  ['Phone', ({ phone }) => phone],
  ['Address line 1', ({ address }) => address?.line1],
  ['Address line 2', ({ address }) => address?.line2],
  ['City', ({ address }) => address?.city],
  ['State', ({ address }) => address?.region],
  ['Postal code', ({ address }) => address?.postalCode],
  ['Country', ({ address }) => address?.country],
  ['Language', ({ language }) => language],
  ['Time zone', ({ timeZone }) => timeZone],
  ['Status', ({ status }) => status],
  ['Minor', ({ isMinor }) => (isMinor ? 'yes' : 'no')],
  ['Tags', ({ tags }) => tagsCell(tags)],
  ['Emergency notes', ({ emergencyNotes }) => emergencyNotes],
];

const lineOf = (cells: readonly string[]): string =>
  stringify([cells], { record_delimiter: 'windows', quote_record_delimiter: true });

/** Spreadsheets know by this mark that a file is UTF-8. */
const byteOrderMark = '\ufeff';

/** The first line of a list of clients. */
export const csvHeader = byteOrderMark + lineOf(columns.map(([name]) => name));

/** One client as a line of the list, with nothing in it that a spreadsheet would compute. */
export const csvRowOf = (client: Client): string => lineOf(columns.map(([, cell]) => neutralised(cell(client) ?? '')));
