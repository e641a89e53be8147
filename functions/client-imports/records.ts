import * as z from 'zod';
import { entity } from '../shared/table/entity.ts';
import { importKeys } from '../shared/table/index-keys.ts';
import { keys } from '../shared/table/keys.ts';
import { ClientExport } from './export.ts';
import { ClientImport } from './import.ts';
import { ImportCheck } from './import-check.ts';
import { listed } from './import-view.ts';

export const imports = entity('client-import', ClientImport, {
  key: ({ practiceId, id }) => keys.clientImport(practiceId, id),
  indexes: ({ practiceId, id, createdAt }) => importKeys(practiceId, createdAt, id),
  of: ({ practiceId }) => ({ practiceId }),
  summary: listed,
});

export const importChecks = entity('import-check', ImportCheck, {
  key: ({ practiceId, importId }) => keys.importCheck(practiceId, importId),
  of: ({ practiceId }) => ({ practiceId }),
});

/** Which rows of a list became which clients, one batch after another; that it is there says that they did. */
export const ImportedRows = z.object({
  practiceId: z.string(),
  importId: z.string(),
  batch: z.number(),
  rows: z.array(z.object({ line: z.number(), clientId: z.string() })),
  /** Once it was rolled back: whose clients are gone, and whose were kept. */
  takenBack: z.array(z.string()).optional(),
  kept: z.array(z.string()).optional(),
  version: z.number(),
});
export type ImportedRows = z.infer<typeof ImportedRows>;

export const importedRows = entity('imported-rows', ImportedRows, {
  key: ({ practiceId, importId, batch }) => keys.importedRows(practiceId, importId, batch),
  of: ({ practiceId }) => ({ practiceId }),
});

export const exports = entity('client-export', ClientExport, {
  key: ({ practiceId, id }) => keys.clientExport(practiceId, id),
  of: ({ practiceId }) => ({ practiceId }),
});
