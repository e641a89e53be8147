import type { Scope } from '../shared/access/scope.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { isTransient } from '../shared/table/failures.ts';
import { check, opened } from './check-store.ts';
import { exportById } from './export-store.ts';
import { writeExport } from './export-writing.ts';
import { type ClientImport, isTakenFrom, isUnderWay } from './import.ts';
import { importRows } from './import-writing.ts';
import { OutOfTime } from './likely-store.ts';
import { takeBack } from './rollback-writing.ts';
import { importById } from './store.ts';

/** Before the deadline there is to be time for the last write. */
const marginMilliseconds = 3000;
const [soonSeconds, laterSeconds] = [1, 5];

/** Goes on with an import for as long as there is time. */
export const advanceImport = (scope: Scope, importId: string) =>
  patiently(async () => {
    const one = await goOn(scope, importId, scope.facts.deadline - marginMilliseconds);
    return isUnderWay(one) ? secondsUntilFree(one) : undefined;
  });

const secondsUntilFree = ({ worker }: ClientImport): number =>
  worker ? Math.max(soonSeconds, (Date.parse(worker.until) - Date.now()) / 1000) : soonSeconds;

/** Goes on with an export for as long as there is time. */
export const advanceExport = (scope: Scope, exportId: string) =>
  patiently(async () => {
    const one = found(await exportById(scope, exportId));
    const { state } = await writeExport(scope, one, scope.facts.deadline - marginMilliseconds);
    return state === 'writing' ? soonSeconds : undefined;
  });

/** Asks to be asked again while there is more to do, a little later where the table or the files have trouble. */
async function patiently(work: () => Promise<number | undefined>): Promise<{ again?: number | undefined }> {
  try {
    return { again: await work() };
  } catch (error) {
    if (isPassing(error)) return { again: laterSeconds };
    throw error;
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof Problem ? error.code === 'busy' || error.code === 'changed-meanwhile' : isTransient(error);

/** Goes on with an import for a moment, within the request that asked for it; the effect does what is left. */
export async function goOnBriefly(scope: Scope, { id }: ClientImport, until: number): Promise<ClientImport> {
  try {
    return await goOn(scope, id, until);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return found(await importById(scope, id));
  }
}

/** Does what comes next of an import, until it is done or the time is up; nothing, while somebody else is at it. */
export const goOn = (scope: Scope, importId: string, until: number): Promise<ClientImport> =>
  decided(async () => {
    const one = found(await importById(scope, importId));
    if (isTakenFrom(one, scope.facts.requestId, new Date().toISOString())) return one;
    if (one.state === 'importing') return importRows(scope, one, until);
    if (one.state === 'rolling-back') return takeBack(scope, one, until);
    return one.state === 'checking' ? checkAll(scope, one, until) : one;
  });

async function checkAll(scope: Scope, one: ClientImport, until: number): Promise<ClientImport> {
  try {
    return await check(scope, { before: one, wanted: one }, await opened(scope, one.id, one.fileVersion), until);
  } catch (error) {
    if (error instanceof OutOfTime) return one;
    throw error;
  }
}
