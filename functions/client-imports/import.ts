import * as z from 'zod';
import { Problem } from '../shared/problems.ts';
import { secondsAfter } from '../shared/time.ts';
import { dateFormats } from './date-formats.ts';
import type { Passed } from './import-batch.ts';
import { importFields } from './import-fields.ts';

export const importStates = [
  'awaiting-file',
  'checking',
  'checked',
  'importing',
  'imported',
  'rolling-back',
  'rolled-back',
] as const;

/** What has become of the rows so far; those that were taken back or kept were created before. */
export const ImportCounts = z
  .object({
    created: z.number(),
    leftOut: z.number().meta({ description: 'Rows of clients who are there already, and those you chose' }),
    failed: z.number().meta({ description: 'Rows with errors, and those that could not be saved' }),
    takenBack: z.number(),
    kept: z.number().meta({ description: 'Clients the rollback has left alone: something was done with them since' }),
  })
  .meta({ id: 'ClientImportCounts' });
type ImportCounts = z.infer<typeof ImportCounts>;

export const Progress = z.object({ done: z.number(), total: z.number() }).meta({ id: 'ClientImportProgress' });

/** A list of clients on its way into the practice, as it is kept. */
export const ClientImport = z.object({
  id: z.string(),
  practiceId: z.string(),
  fileName: z.string().optional(),
  state: z.enum(importStates),
  createdAt: z.string(),
  /** Until then its file can be uploaded. */
  uploadUntil: z.string(),
  /** The file as it was looked at last: this version of it is imported, whatever is uploaded meanwhile. */
  fileVersion: z.string().optional(),
  /** The column of each field, and how dates are written. */
  mapping: z.partialRecord(z.enum(importFields), z.number()).optional(),
  dateFormat: z.enum(dateFormats).optional(),
  /** Set while nobody has said how the dates are to be read. */
  isDateFormatNeeded: z.boolean().default(false),
  /** The country of addresses that name none. */
  country: z.string().optional(),
  /** The instant for which the rows were judged: a birth date is in the future by it, or is not. */
  checkedAt: z.string().optional(),
  progress: Progress,
  counts: ImportCounts,
  /** How many batches of clients were written, and how many of those taken back. */
  batches: z.number(),
  batchesTakenBack: z.number(),
  /** The first lines that could not be saved, and the first clients that were kept. */
  unsavedLines: z.array(z.number()),
  kept: z.array(z.string()),
  /** Who works on it, and until when nobody else should. */
  worker: z.object({ id: z.string(), until: z.string() }).optional(),
  version: z.number(),
});
export type ClientImport = z.infer<typeof ClientImport>;

export const uploadSeconds = 900;
const nothingYet: ImportCounts = { created: 0, leftOut: 0, failed: 0, takenBack: 0, kept: 0 };

/** A new import that waits for its file. */
export const begun = (about: Pick<ClientImport, 'id' | 'practiceId' | 'fileName'>, at: string): ClientImport => ({
  ...about,
  state: 'awaiting-file',
  createdAt: at,
  uploadUntil: secondsAfter(at, uploadSeconds),
  isDateFormatNeeded: false,
  progress: { done: 0, total: 0 },
  counts: nothingYet,
  batches: 0,
  batchesTakenBack: 0,
  unsavedLines: [],
  kept: [],
  version: 1,
});

/** Refuses to look at the file of an import that was committed: nothing would come of it. */
export function requireCheckable({ state }: ClientImport): void {
  if (!['awaiting-file', 'checking', 'checked'].includes(state)) throw new Problem('import-committed');
}

/** Whether an import was committed before: then committing it again changes nothing. */
export function isCommitted({ state, isDateFormatNeeded }: ClientImport): boolean {
  if (state === 'rolling-back' || state === 'rolled-back') throw new Problem('import-rolled-back');
  if (state === 'importing' || state === 'imported') return true;
  if (state !== 'checked') throw new Problem('import-not-checked');
  if (isDateFormatNeeded) {
    const detail = 'say in a dry run how the dates are written: day and month cannot be told apart';
    throw new Problem('invalid-value', { errors: [{ in: 'body', pointer: '#/dateFormat', detail }] });
  }
  return false;
}

/** The import once its rows are being imported. */
export const committed = (before: ClientImport, total: number): ClientImport => ({
  ...before,
  state: 'importing',
  progress: { done: 0, total },
  counts: nothingYet,
});

/** Whether an import is being rolled back, or was: then doing so again changes nothing. Refused before it has ended. */
export function isRolledBack({ state }: ClientImport): boolean {
  if (state === 'rolling-back' || state === 'rolled-back') return true;
  if (state !== 'imported') throw new Problem('import-not-ended');
  return false;
}

/** The import once its clients are being taken back. */
export const rollingBack = (before: ClientImport): ClientImport =>
  before.counts.created === 0
    ? { ...before, state: 'rolled-back', progress: { done: 0, total: 0 } }
    : { ...before, state: 'rolling-back', progress: { done: 0, total: before.counts.created } };

/** Whether work on it goes on after the request that asked for it. */
export const isUnderWay = ({ state }: Pick<ClientImport, 'state'>): boolean =>
  state === 'checking' || state === 'importing' || state === 'rolling-back';

/** How long a worker has an import for itself after each step: one that is gone keeps nobody waiting for long. */
const workerSeconds = 3;

/** The import with a worker at it, or, without one, free for the next. */
export const workedOnBy = (before: ClientImport, workerId: string | undefined, at: string): ClientImport => ({
  ...before,
  worker: workerId === undefined ? undefined : { id: workerId, until: secondsAfter(at, workerSeconds) },
});

/** Whether somebody else is at it. */
export const isTakenFrom = ({ worker }: ClientImport, workerId: string, at: string): boolean =>
  worker !== undefined && worker.id !== workerId && worker.until > at;

/** So much is remembered of what went another way; the rest is counted. */
const mostRemembered = 100;

/** The import after one batch of rows, of which so many became clients; ended, once that was the last. */
export function afterBatch(before: ClientImport, batch: Passed & { readonly created: number }): ClientImport {
  const { counts, progress } = before;
  return {
    ...before,
    state: batch.rowsDone >= progress.total ? 'imported' : 'importing',
    progress: { ...progress, done: batch.rowsDone },
    counts: {
      ...counts,
      created: counts.created + batch.created,
      leftOut: counts.leftOut + batch.leftOut,
      failed: counts.failed + batch.failed + batch.unsavedLines.length,
    },
    batches: before.batches + (batch.created > 0 ? 1 : 0),
    unsavedLines: [...before.unsavedLines, ...batch.unsavedLines].slice(0, mostRemembered),
  };
}

/** The import after one batch of its clients was taken back, but for those that were kept. */
export function afterTakenBack(
  before: ClientImport,
  batch: { readonly takenBack: readonly string[]; readonly kept: readonly string[] },
): ClientImport {
  const { counts, progress } = before;
  const batchesTakenBack = before.batchesTakenBack + 1;
  return {
    ...before,
    state: batchesTakenBack >= before.batches ? 'rolled-back' : 'rolling-back',
    progress: { ...progress, done: progress.done + batch.takenBack.length + batch.kept.length },
    counts: {
      ...counts,
      takenBack: counts.takenBack + batch.takenBack.length,
      kept: counts.kept + batch.kept.length,
    },
    batchesTakenBack,
    kept: [...before.kept, ...batch.kept].slice(0, mostRemembered),
  };
}
