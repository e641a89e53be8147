import { committed, workedOnBy } from '../../functions/client-imports/import.ts';
import { importRows } from '../../functions/client-imports/import-writing.ts';
import { sheetOf } from '../../functions/client-imports/sheet.ts';
import { checkOf, importById, saveStep } from '../../functions/client-imports/store.ts';
import type { Scope } from '../../functions/shared/access/scope.ts';
import { Problem } from '../../functions/shared/problems.ts';
import { db } from '../../functions/shared/table/client.ts';

// Loaded once the stack runs, for it speaks to the table as the product does.

/** Commits an import and works on it until it has ended, or for as long as so many transactions are let through. */
export async function commitAsWorker(scope: Scope, importId: string, list: string, most = Number.POSITIVE_INFINITY) {
  const file = { version: '', encoding: 'utf-8', sheet: sheetOf(list) } as const;
  const [one, check] = await Promise.all([importById(scope, importId), checkOf(scope, importId)]);
  if (!one || !check) throw new Error('The import was not looked at.');
  const begun = workedOnBy(committed(one, file.sheet.rows.length), scope.facts.requestId, scope.facts.at);
  const working = await saveStep(scope, 'committed', one, begun, { before: check, after: check });
  const stop = failing((transaction) => transaction > most, new Problem('busy'));
  await importRows(scope, working, Number.POSITIVE_INFINITY, file).catch((error) => {
    if (most === Number.POSITIVE_INFINITY) throw error;
  });
  stop();
  return importById(scope, importId);
}

/** Lets the table refuse every transaction in which something is called like this. */
export const refusing = async (name: string) =>
  failing(
    (_, request) => JSON.stringify(request).includes(name),
    Object.assign(new Error(), { name: 'ValidationException' }),
  );

let transactions = 0;

function failing(isToFail: (transaction: number, request: object) => boolean, failure: Error): () => void {
  const from = transactions;
  const name = `failing-${Math.random()}`;
  db.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'TransactWriteItemsCommand' && commandName !== 'TransactWriteCommand') return next(args);
        transactions += 1;
        if (isToFail(transactions - from, args.input)) throw failure;
        return next(args);
      },
    { step: 'initialize', name },
  );
  return () => void db.middlewareStack.remove(name);
}
