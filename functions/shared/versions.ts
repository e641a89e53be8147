import { Problem } from './problems.ts';

/** Refuses a change of another version than the one that If-Match names, where it names one. */
export function requireVersion({ version }: { readonly version: number }, named: number | undefined): void {
  if (named !== undefined && named !== version) throw new Problem('version-mismatch');
}

/** The record as it is once it is saved. */
export const next = <R extends { readonly version: number }>(record: R): R => ({
  ...record,
  version: record.version + 1,
});
