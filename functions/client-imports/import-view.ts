import * as z from 'zod';
import { dateFormats } from './date-formats.ts';
import { type ClientImport, ImportCounts, importStates, Progress } from './import.ts';
import { DuplicateRow, type ImportCheck, leftOutOf } from './import-check.ts';
import { importFields } from './import-fields.ts';
import type { Mapping } from './mapping.ts';
import { RowError } from './row-error.ts';

/** An import as it stands in the list of all. */
export const ListedImport = z
  .object({
    id: z.string(),
    fileName: z.string().nullable(),
    state: z.enum(importStates),
    progress: Progress,
    counts: ImportCounts,
    createdAt: z.string(),
  })
  .meta({ id: 'ListedClientImport' });

export const listed = ({ id, fileName, state, progress, counts, createdAt }: ClientImport) => ({
  id,
  fileName: fileName ?? null,
  state,
  progress,
  counts,
  createdAt,
});

const columnNames = z.partialRecord(z.enum(importFields), z.string());

/** An import with what its dry run has found. */
export const ImportDetail = ListedImport.extend({
  expiresAt: z.string().meta({ description: 'Until then its file can be uploaded' }),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  header: z.array(z.string()).meta({ description: 'The columns of the file' }),
  mapping: columnNames.meta({ description: 'The column that each field is read from' }),
  suggestedMapping: columnNames.meta({ description: 'What the names of the columns speak of' }),
  dateFormat: z.enum(dateFormats).nullable().meta({ description: 'How its dates are read' }),
  dateFormats: z.array(z.enum(dateFormats)).meta({ description: 'How its dates can be read, the likeliest first' }),
  isDateFormatNeeded: z.boolean().meta({ description: 'Day and month cannot be told apart: choose in a dry run' }),
  errors: z.object({ count: z.number(), items: z.array(RowError) }).meta({ description: 'The first of them' }),
  duplicates: z
    .object({ count: z.number(), items: z.array(DuplicateRow) })
    .meta({ description: 'The first of the rows that may be of somebody who is there already' }),
  leftOutLines: z.array(z.number()).meta({
    description: 'All lines that a commit leaves out, or has: of who certainly is there, and those you chose',
  }),
  unsavedLines: z.array(z.number()).meta({ description: 'The first lines that could not be saved' }),
  kept: z
    .array(z.string())
    .meta({ description: 'The first clients whom a rollback has left alone: something was done with them since' }),
}).meta({ id: 'ClientImport' });

/** An import, and where its file is to be uploaded to. */
export const NewImport = ImportDetail.extend({
  uploadUrl: z.string(),
  uploadFields: z
    .record(z.string(), z.string())
    .meta({ description: 'To be sent as a form, before the field `file` with the file itself' }),
}).meta({ id: 'NewClientImport' });

/** An import as its staff see it. */
export const detailed = (one: ClientImport, check: ImportCheck | undefined): z.input<typeof ImportDetail> => ({
  ...listed(one),
  expiresAt: one.uploadUntil,
  encoding: check?.encoding ?? null,
  delimiter: check?.delimiter ?? null,
  header: check?.header ?? [],
  mapping: named(one.mapping ?? {}, check),
  suggestedMapping: named(check?.suggested ?? {}, check),
  dateFormat: (!one.isDateFormatNeeded && one.dateFormat) || null,
  dateFormats: check?.dateFormats ?? [],
  isDateFormatNeeded: one.isDateFormatNeeded,
  errors: { count: check?.errorCount ?? 0, items: check?.errors ?? [] },
  duplicates: { count: check?.duplicateCount ?? 0, items: check?.duplicates ?? [] },
  leftOutLines: check ? leftOutOf(check, one.unsavedLines) : [],
  unsavedLines: one.unsavedLines,
  kept: one.kept,
});

/** A mapping by the names of the columns. */
const named = (mapping: Mapping, check: ImportCheck | undefined) =>
  Object.fromEntries(Object.entries(mapping).map(([field, column]) => [field, check?.header[column] ?? '']));
