import { operatorFacts } from '../bin/operator.ts';
import { check, type Opened, toBeChecked } from '../functions/client-imports/check-store.ts';
import { begun, committed } from '../functions/client-imports/import.ts';
import { importRows } from '../functions/client-imports/import-writing.ts';
import { sheetOf } from '../functions/client-imports/sheet.ts';
import { checkOf, importById, saveBegun, saveStep } from '../functions/client-imports/store.ts';
import { systemScope } from '../functions/shared/access/admission.ts';
import { newId } from '../functions/shared/ids.ts';

/** The two long steps of an import, past the bucket and the queue. */
export async function importing(practiceId: string, list: string) {
  const scope = systemScope('bench', practiceId, { ...operatorFacts('bench'), deadline: Number.POSITIVE_INFINITY });
  const file: Opened = { version: '1', encoding: 'utf-8', sheet: sheetOf(list) };
  const one = begun({ id: newId('clientImport'), practiceId }, scope.facts.at);
  await saveBegun(scope, one, undefined);
  return {
    check: async () => {
      const wanted = await toBeChecked(scope, one, file, {});
      await check(scope, { before: one, wanted }, file, Number.POSITIVE_INFINITY);
    },
    commit: async () => {
      const [before, found] = await Promise.all([importById(scope, one.id), checkOf(scope, one.id)]);
      if (!before || !found) throw new Error('The import was not looked at.');
      const begins = committed(before, file.sheet.rows.length);
      const importing = await saveStep(scope, 'committed', before, begins, { before: found, after: found });
      const ended = await importRows(scope, importing, Number.POSITIVE_INFINITY, file);
      if (ended.counts.created < file.sheet.rows.length / 2) throw new Error('Few clients were created.');
    },
  };
}
