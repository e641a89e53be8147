import { dateFormatOf } from '../../../functions/client-imports/dates.ts';
import { checkedMapping, suggestedMapping } from '../../../functions/client-imports/mapping.ts';
import { clientOfRow, type HowRead } from '../../../functions/client-imports/row.ts';
import type { RowError } from '../../../functions/client-imports/row-error.ts';
import { sheetOf } from '../../../functions/client-imports/sheet.ts';
import { textOf } from '../../../functions/client-imports/text-of-file.ts';
import type { NewClient } from '../../../functions/clients/client.ts';
import { now } from '../clients/clients.ts';

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
export const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(order === 'le' ? bytes : bytes.swap16());
};

/** What comes of a file when everything is done as it suggests. */
export function imported(file: Uint8Array | string): { clients: NewClient[]; errors: RowError[] } {
  const { header, rows } = sheetOf(textOf(typeof file === 'string' ? utf8(file) : file).text);
  const mapping = suggestedMapping(header);
  const dates = rows.flatMap(({ cells }) => (mapping.birthDate === undefined ? [] : (cells[mapping.birthDate] ?? [])));
  const how = { header, dateFormat: dateFormatOf(dates).format, at: now };
  const read = rows.map((row) => clientOfRow(row, mapping, how));
  return {
    clients: read.flatMap((one) => ('wanted' in one ? [one.wanted] : [])),
    errors: read.flatMap((one) => ('errors' in one ? one.errors : [])),
  };
}

/** What a piece of work takes of the processor: other than time, it does not depend on what else runs. */
export function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}

/** What comes of one row of a list with these columns, each named like its field. */
export function read(columns: Readonly<Record<string, string>>, how: Partial<HowRead> = {}) {
  const header = Object.keys(columns);
  const mapping = checkedMapping(Object.fromEntries(header.map((name) => [name, name])), header);
  const row = { line: 7, cells: Object.values(columns) };
  return clientOfRow(row, mapping, { header, dateFormat: 'dd.mm.yyyy', at: now, ...how });
}

export const named = { firstName: 'Maya', lastName: 'Okafor' };
