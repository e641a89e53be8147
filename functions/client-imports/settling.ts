import { keys } from '../shared/table/keys.ts';
import { isUnderWay } from './import.ts';
import { exports, imports } from './records.ts';

/** Whether nothing more is to be done about an import by itself. */
export async function isImportSettled(practiceId: string, importId: string): Promise<boolean> {
  const one = await imports.peek(keys.clientImport(practiceId, importId));
  return !one || !isUnderWay(one);
}

/** Whether nothing more is to be done about an export by itself. */
export async function isExportSettled(practiceId: string, exportId: string): Promise<boolean> {
  const one = await exports.peek(keys.clientExport(practiceId, exportId));
  return one?.state !== 'writing';
}
