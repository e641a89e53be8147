import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { check, opened, toBeChecked, type Wanted } from './check-store.ts';
import {
  type ClientImport,
  committed,
  isCommitted,
  isRolledBack,
  requireCheckable,
  rollingBack,
  workedOnBy,
} from './import.ts';
import { type Choice, chosen, requireLinesOf } from './import-check.ts';
import { goOnBriefly } from './import-work-writing.ts';
import { OutOfTime } from './likely-store.ts';
import { checkOf, importById, saveStep } from './store.ts';

/** What a request does itself of longer work; the rest goes on after it. */
const inTwoSeconds = (): number => Date.now() + 2000;

const importOf = async (scope: Scope, importId: string): Promise<ClientImport> =>
  found(await importById(scope, importId));

/** Looks at the file of an import, or begins to. */
export const dryRun = (scope: Scope, importId: string, asked: Wanted): Promise<ClientImport> =>
  decided(async () => {
    const before = await importOf(scope, importId);
    requireCheckable(before);
    const file = await opened(scope, importId);
    const wanted = await toBeChecked(scope, before, file, asked);
    try {
      return await check(scope, { before, wanted }, file, inTwoSeconds());
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      return saveStep(scope, 'checking', before, workedOnBy(wanted, undefined, scope.facts.at));
    }
  });

/** Imports the rows as they were found, or begins to; what was begun before is gone on with. */
export async function commitImport(scope: Scope, importId: string, choice: Choice): Promise<ClientImport> {
  const until = inTwoSeconds();
  const one = await decided(async () => {
    const before = await importOf(scope, importId);
    if (isCommitted(before)) return before;
    const [found, { sheet }] = await Promise.all([
      checkedOf(scope, importId),
      opened(scope, importId, before.fileVersion), // before anything is promised
    ]);
    requireLinesOf(sheet.rows, choice);
    const after = workedOnBy(committed(before, sheet.rows.length), scope.facts.requestId, scope.facts.at);
    return saveStep(scope, 'committed', before, after, { before: found, after: chosen(found, choice) });
  });
  return goOnBriefly(scope, one, until);
}

const checkedOf = async (scope: Scope, importId: string) => found(await checkOf(scope, importId));

/** Takes back what was imported, or begins to; what was begun before is gone on with. */
export async function rollBack(scope: Scope, importId: string): Promise<ClientImport> {
  const until = inTwoSeconds();
  const one = await decided(async () => {
    const before = await importOf(scope, importId);
    if (isRolledBack(before)) return before;
    const after = workedOnBy(rollingBack(before), scope.facts.requestId, scope.facts.at);
    return saveStep(scope, 'rollback-begun', before, after);
  });
  return goOnBriefly(scope, one, until);
}
