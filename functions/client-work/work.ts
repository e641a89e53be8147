import { keepBirthday } from '../clients/birthday-handler.ts';
import { workOnMerge } from '../merges/advancing-store.ts';
import type { Scope } from '../shared/access/scope.ts';

/** Does as much as there is time for of the work about one record. To be asked again after so many seconds, or done. */
export type Advance = (scope: Scope, recordId: string) => Promise<{ readonly again?: number | undefined }>;

/** What reads and writes lists is large, and loaded once one is to be. */
const lists = () => import('../client-imports/import-work-writing.ts');

/** The work on clients that goes on after the request that asked for it, or begins by the clock: by the record's kind. */
const works: Readonly<Record<string, Advance>> = {
  cli: keepBirthday,
  exp: async (scope, recordId) => (await lists()).advanceExport(scope, recordId),
  imp: async (scope, recordId) => (await lists()).advanceImport(scope, recordId),
  mrg: workOnMerge,
};

const nothing: Advance = async () => ({});

/** What is to be done about a record. */
export const workFor = (recordId: string): Advance => works[recordId.slice(0, recordId.indexOf('_'))] ?? nothing;
