/** Whether there is nothing left to do now about a record, by the record's kind. */
const settledByKind: Readonly<Record<string, (practiceId: string, recordId: string) => Promise<boolean>>> = {};

/** Whether an effect of this record has nothing left to do. */
export const isClientWorkSettled = async (practiceId: string, recordId: string): Promise<boolean> =>
  (await settledByKind[recordId.slice(0, recordId.indexOf('_'))]?.(practiceId, recordId)) ?? true;
