import { type Client, type NewClient, register } from '../clients/client.ts';
import type { Reading } from './import-judging.ts';
import { clientOfRow } from './row.ts';
import type { SheetRow } from './rows-of-text.ts';

/** The rows of a list that are imported, and those lines that are not. */
export interface Rows {
  readonly all: readonly SheetRow[];
  readonly leftOut: ReadonlySet<number>;
  readonly reading: Reading;
}

/** Up to this row, from 0, everything was looked at; so many of those not saved yet were passed over. */
export interface Passed {
  readonly rowsDone: number;
  readonly leftOut: number;
  readonly failed: number;
  /** Lines that the table would not take. */
  readonly unsavedLines: readonly number[];
}

export const nothingPassed = (rowsDone: number): Passed => ({ rowsDone, leftOut: 0, failed: 0, unsavedLines: [] });

/** Rows that are imported together, with those passed over before the last of them. */
export interface Batch extends Passed {
  readonly wanted: readonly { readonly line: number; readonly client: NewClient }[];
}

/** Passes over a batch of a single row, which the table would not take. */
export const passedOver = ({ wanted, unsavedLines, ...passed }: Batch): Passed => ({
  ...passed,
  unsavedLines: [...unsavedLines, ...wanted.map(({ line }) => line)],
});

/** A transaction has room for 100 items; the import, the rows of the batch and its end are three of them. */
const room = 97;
const mostItemsOfOne = 5;

/** What a new client takes of it: the client, its number, the event; a task about a minor, a note of a birthday. */
const itemsOf = ({ isMinor, birthDate }: NewClient, at: string): number =>
  3 + Number(isMinor) + Number(Boolean(birthDate && isYoung(birthDate, at)));

/** Birthdays are noted up to the thirtieth; were it later, the batch would only be halved. */
const isYoung = (birthDate: string, at: string): boolean => Number(at.slice(0, 4)) - Number(birthDate.slice(0, 4)) < 32;

/** The next rows from one on, until so many clients are found, or as many as one transaction takes, or the list ends. */
export function nextBatch({ all, leftOut, reading }: Rows, passed: Passed, most = Number.POSITIVE_INFINITY): Batch {
  const wanted: { line: number; client: NewClient }[] = [];
  let { rowsDone: at, leftOut: left, failed } = passed;
  let items = 0;
  for (; at < all.length && wanted.length < most && items + mostItemsOfOne <= room; at += 1) {
    const row = all[at] as SheetRow;
    const read = leftOut.has(row.line) ? 'left-out' : clientOfRow(row, reading.mapping, reading);
    if (read === 'left-out') left += 1;
    else if ('errors' in read) failed += 1;
    else {
      wanted.push({ line: row.line, client: read.wanted });
      items += itemsOf(read.wanted, reading.at);
    }
  }
  return { wanted, rowsDone: at, leftOut: left, failed, unsavedLines: passed.unsavedLines };
}

/** What a new client of a batch is given. */
export interface Given {
  readonly id: string;
  readonly number: string;
}

/** The clients of a batch, each with the line they come from. */
export const registered = (
  batch: Batch,
  given: readonly Given[],
  { practiceId, at }: { readonly practiceId: string; readonly at: string },
): { line: number; client: Client }[] =>
  batch.wanted.map(({ line, client }, i) => ({
    line,
    client: register(client, { ...(given[i] as Given), practiceId, at }),
  }));
