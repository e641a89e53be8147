import { isExportSettled, isImportSettled } from '../client-imports/settling.ts';
import { isBirthdaySettled } from '../clients/birthday-settling.ts';
import { isMergeSettled } from '../merges/settling.ts';

/** Whether there is nothing left to do now about a record, by the record's kind. */
const settledByKind: Readonly<Record<string, (practiceId: string, recordId: string) => Promise<boolean>>> = {
  cli: isBirthdaySettled,
  exp: isExportSettled,
  imp: isImportSettled,
  mrg: isMergeSettled,
};

/** Whether an effect of this record has nothing left to do. */
export const isClientWorkSettled = async (practiceId: string, recordId: string): Promise<boolean> =>
  (await settledByKind[recordId.slice(0, recordId.indexOf('_'))]?.(practiceId, recordId)) ?? true;
