import type { Client } from '../clients/client.ts';
import { opsOfNew } from '../clients/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { drawnNumber, newId } from '../shared/ids.ts';
import { errorFacts, log } from '../shared/log.ts';
import { type Practice, practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { commit, decided } from '../shared/table/commit.ts';
import { isInvalid } from '../shared/table/failures.ts';
import { next } from '../shared/versions.ts';
import { type Opened, opened, readingOf } from './check-store.ts';
import { afterBatch, type ClientImport, workedOnBy } from './import.ts';
import {
  type Batch,
  nextBatch,
  nothingPassed,
  type Passed,
  passedOver,
  type Rows,
  registered,
} from './import-batch.ts';
import { leftOutOf } from './import-check.ts';
import { importedRows, imports } from './records.ts';
import { checkOf } from './store.ts';

/** What is worked with from batch to batch. */
interface Work {
  readonly scope: Scope;
  /** The rows as they are imported when these lines could not be saved. */
  readonly rowsWithout: (unsavedLines: readonly number[]) => Rows;
  readonly practice: Practice;
  /** Epoch milliseconds after which no batch is begun. */
  readonly until: number;
}

/**
 * Imports rows, batch after batch, until all are or the time is up. A batch is one transaction with the import itself: of
 * two who work on it one has their batch refused, so that every row becomes a client once. A batch the table will not
 * take is halved until the row is alone that it will not take, which is passed over.
 */
export async function importRows(
  scope: Scope,
  before: ClientImport,
  until: number,
  file?: Opened,
): Promise<ClientImport> {
  const work = await workOn(scope, before, until, file);
  let one = before;
  let rows = work.rowsWithout(one.unsavedLines);
  let [passed, most]: [Passed, number | undefined] = [nothingPassed(one.progress.done), undefined];
  while (one.state === 'importing' && Date.now() < until) {
    const batch = nextBatch(rows, passed, most);
    try {
      one = await saveBatch(work, one, batch);
      [passed, most] = [nothingPassed(one.progress.done), undefined];
    } catch (error) {
      if (!isOfTheRows(error) || batch.wanted.length === 0) throw error;
      most = Math.floor(batch.wanted.length / 2);
      if (most > 0) continue;
      log({ event: 'effect.failed', operation: scope.facts.operation, subjectId: one.id, ...errorFacts(error) });
      [passed, most] = [passedOver(batch), undefined];
      rows = work.rowsWithout([...one.unsavedLines, ...passed.unsavedLines]);
    }
  }
  return one;
}

/** Whether a failure has to do with what was to be written, and would be the same whenever it is tried. */
const isOfTheRows = (error: unknown): boolean =>
  error instanceof Problem ? error.code === 'invalid-value' : isInvalid(error);

const mostDigits = 12;

/** Saves a batch; decides again on other numbers where one is taken, with more digits each time. */
function saveBatch({ scope, practice, until }: Work, before: ClientImport, batch: Batch): Promise<ClientImport> {
  const { practiceId, facts } = scope;
  let digits = Math.max(6, String(before.progress.total * 100).length);
  return decided(() => {
    const numbers = distinct(batch.wanted.length, Math.min(digits++, mostDigits));
    const given = numbers.map((number) => ({ id: newId('client'), number }));
    const now = new Date().toISOString();
    const isLast = Date.now() + batchMilliseconds > until;
    const made = registered(batch, given, { practiceId, at: facts.at });
    const worked = workedOnBy(before, isLast ? undefined : facts.requestId, now);
    const after = afterBatch(worked, { ...batch, created: made.length });
    return write(scope, { before, after, made, practice });
  }, 'number-taken');
}

/** No batch is begun with less time than this. */
const batchMilliseconds = 150;

function distinct(count: number, digits: number): string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(drawnNumber(digits));
  return [...numbers];
}

interface Written {
  readonly before: ClientImport;
  readonly after: ClientImport;
  readonly made: readonly { readonly line: number; readonly client: Client }[];
  readonly practice: Practice;
}

/** Each client is created in a history of its own; the end of the import is in that of the import. */
function write(scope: Scope, { before, after, made, practice }: Written): Promise<ClientImport> {
  const { practiceId, facts } = scope;
  const importId = after.id;
  const rows = made.map(({ line, client }) => ({ line, clientId: client.id }));
  const batch = { practiceId, importId, batch: before.batches, rows, version: 1 };
  const { created, leftOut, failed } = after.counts;
  const ended = { event: 'client-import.ended', subjectId: importId, details: { created, leftOut, failed } };
  const [first = ended, ...rest] = [
    ...made.map(({ client: { id } }) => ({
      event: 'client.created',
      subjectId: id,
      clientId: id,
      details: { importId },
    })),
    ...(after.state === 'imported' ? [ended] : []),
  ];
  return commit(scope, {
    ...first,
    also: rest,
    ops: [
      imports.replace(before, after),
      ...(rows.length > 0 ? [importedRows.insert(batch)] : []),
      ...made.flatMap(({ client }) => opsOfNew(client, practice, facts.at)),
    ],
    answer: next(after),
  });
}

async function workOn(scope: Scope, one: ClientImport, until: number, at?: Opened): Promise<Work> {
  const [file, check, practice] = await Promise.all([
    at ?? opened(scope, one.id, one.fileVersion),
    checkOf(scope, one.id),
    practiceOf(scope),
  ]);
  const { header, rows: all } = file.sheet;
  const [checked, reading] = [found(check), readingOf(one, header)];
  const rowsWithout = (unsavedLines: readonly number[]) => ({
    ...{ all, reading },
    leftOut: new Set(leftOutOf(checked, unsavedLines)),
  });
  return { scope, rowsWithout, practice, until };
}
