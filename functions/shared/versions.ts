import { isDeepStrictEqual } from 'node:util';
import { Problem } from './problems.ts';

/** Refuses a change of another version than the one that If-Match names, where it names one. */
export function requireVersion({ version }: { readonly version: number }, named: number | undefined): void {
  if (named !== undefined && named !== version) throw new Problem('version-mismatch');
}

/** The fields in which two versions of something differ; one that was sent as it is already is none of them. */
export const differing = <R extends object>(before: R, after: R): (keyof R & string)[] =>
  (Object.keys(after) as (keyof R & string)[]).filter((field) => !isDeepStrictEqual(before[field], after[field]));

/** The record as it is once it is saved. */
export const next = <R extends { readonly version: number }>(record: R): R => ({
  ...record,
  version: record.version + 1,
});
