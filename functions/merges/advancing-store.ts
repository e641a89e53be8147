import type { Scope } from '../shared/access/scope.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { secondsAfter } from '../shared/time.ts';
import { begunAt, isFinished, type Merge } from './merge.ts';
import { movedBack } from './moving-back-store.ts';
import { movedOn } from './moving-store.ts';
import { mergeById } from './store.ts';

/** Carries a merge, or its undoing, as far as there is time for. */
export const advanced = (scope: Scope, mergeId: string, hasTime: () => boolean): Promise<Merge> =>
  decided(async () => {
    const merge = found(await mergeById(scope, mergeId));
    if (merge.state === 'undone') return merge;
    return merge.state === 'undoing' ? movedBack(scope, merge, hasTime) : movedOn(scope, merge, hasTime);
  });

const milliseconds = 2000;

/** The same for somebody who waits: what there is no time for, or goes wrong, is done by the work that follows. */
export async function advancedForNow(scope: Scope, merge: Merge): Promise<Merge> {
  const until = Date.now() + milliseconds;
  try {
    return await advanced(scope, merge.id, () => Date.now() < until);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (await mergeById(scope, merge.id)) ?? merge;
  }
}

/** So long it is left to the request that began it. Whatever was on its way when it began has arrived by then, too. */
const headStartSeconds = 5;
const marginMilliseconds = 5000;

/** The work on a merge after the request: moves what is left, and what came late. */
export async function workOnMerge(scope: Scope, mergeId: string): Promise<{ readonly again?: number }> {
  const merge = await mergeById(scope, mergeId);
  if (!merge || merge.state === 'undone') return {};
  const from = secondsAfter(begunAt(merge), headStartSeconds);
  if (scope.facts.at < from) return { again: (Date.parse(from) - Date.parse(scope.facts.at)) / 1000 };
  const until = scope.facts.deadline - marginMilliseconds;
  return isFinished(await advanced(scope, mergeId, () => Date.now() < until)) ? {} : { again: 1 };
}
