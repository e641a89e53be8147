import type * as z from 'zod';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { claim, commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { type Paging, pageThrough } from '../shared/table/paging.ts';
import { next } from '../shared/versions.ts';
import { type ClientImport, isUnderWay } from './import.ts';
import { type ImportCheck, leftOutOf } from './import-check.ts';
import type { ListedImport } from './import-view.ts';
import { missingFile } from './missing-file.ts';
import { importChecks, imports } from './records.ts';

export const importById = (scope: Scope, importId: string): Promise<ClientImport | undefined> =>
  imports.get(scope, keys.clientImport(scope.practiceId, importId));

/** What the last dry run of an import has found. */
export const checkOf = (scope: Scope, importId: string): Promise<ImportCheck | undefined> =>
  importChecks.get(scope, keys.importCheck(scope.practiceId, importId));

/** One page of the imports, newest first. */
export const importsListed = (scope: Scope, paging: Paging) =>
  pageThrough<z.infer<typeof ListedImport>>(
    scope,
    [{ range: ranges.imports(scope.practiceId), newestFirst: true }],
    paging,
  );

export const saveBegun = <T>(scope: Scope, begun: ClientImport, answer: T): Promise<T> =>
  commit(scope, { event: 'client-import.created', subjectId: begun.id, ops: [imports.insert(begun)], answer });

/** Saves what a dry run has found, in the place of what one before has. */
export async function saveChecked(
  scope: Scope,
  before: ClientImport,
  after: ClientImport,
  check: Omit<ImportCheck, 'version'>,
): Promise<ClientImport> {
  const { progress, counts } = after;
  return commit(scope, {
    event: 'client-import.checked',
    subjectId: after.id,
    details: {
      rows: progress.total,
      failed: counts.failed,
      errors: check.errorCount,
      duplicates: check.duplicateCount,
    },
    ops: [imports.replace(before, after), importChecks.overwrite({ ...check, version: 1 })],
    answer: next(after),
  });
}

type Step = 'checking' | 'committed' | 'rollback-begun';

/** Saves that work on an import begins; it goes on until it is done, whoever does it. */
export const saveStep = (
  scope: Scope,
  step: Step,
  before: ClientImport,
  after: ClientImport,
  checks?: { readonly before: ImportCheck; readonly after: ImportCheck },
): Promise<ClientImport> =>
  commit(scope, {
    event: `client-import.${step}`,
    subjectId: after.id,
    details: { rows: after.progress.total, ...(checks && { leftOut: leftOutOf(checks.after, []).length }) },
    ops: [
      imports.replace(before, after),
      ...(checks ? [importChecks.replace(checks.before, checks.after)] : []),
      ...(isUnderWay(after) ? [noted(scope, after)] : []),
    ],
    answer: next(after),
  });

const noted = ({ practiceId, facts }: Scope, { id }: ClientImport) =>
  due({ effect: 'client-work', practiceId, recordId: id }, facts.at);

/** Saves how far the work on an import has come, where nothing else is to be saved with it. */
export async function saveProgress(scope: Scope, before: ClientImport, after: ClientImport): Promise<ClientImport> {
  const key = keys.clientImport(scope.practiceId, after.id);
  const worker = after.worker?.id;
  const isMine = (stored: Readonly<Record<string, unknown>>) =>
    stored['version'] === before.version + 1 && (stored['worker'] as { id?: string } | undefined)?.id === worker;
  await claim(scope, imports.replace(before, after), { key, isMine });
  return next(after);
}

/** The text of an import's file, in this version or as it is now; 409 when there is none. */
export async function uploaded(scope: Scope, importId: string, version?: string) {
  const { fileOf } = await import('./files-store.ts'); // what speaks to S3 is loaded by those who need it
  const file = await fileOf(scope, importId, version);
  if (!file) throw missingFile(version);
  return file;
}
