import { keys } from '../shared/table/keys.ts';
import { isFinished } from './merge.ts';
import { merges } from './records.ts';

/** Whether there is nothing left to be done about a merge. */
export async function isMergeSettled(practiceId: string, mergeId: string): Promise<boolean> {
  const merge = await merges.peek(keys.merge(practiceId, mergeId));
  return !merge || isFinished(merge);
}
