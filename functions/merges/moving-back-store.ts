import { clients } from '../clients/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { ranges } from '../shared/table/keys.ts';
import { type Item, itemsIn, markOf, unmoved } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import { batchesOf, divided } from './batches.ts';
import type { Merge } from './merge.ts';
import type { Pair } from './merging-store.ts';
import { movesBack, type StepBack } from './moves-back.ts';
import { participationBack } from './participation-store.ts';
import { merges } from './records.ts';
import { stepBackOps } from './step-store.ts';
import { clientEvenGone } from './store.ts';
import { saveUndone } from './undo-store.ts';

/**
 * Moves records of a merge that is being undone back while there is time, and says how far it has come. Until all are
 * back, the client they go back to is still gone, so that nobody meets half a file there. It may be asked again at any
 * time, and by several at once, as for moving on.
 */
export async function movedBack(scope: Scope, before: Merge, hasTime: () => boolean): Promise<Merge> {
  const pair = await pairOf(scope, before);
  let merge = before;
  const parts = (await unitsOf(scope, pair, merge)).flatMap((unit) => divided(unit, itemOf));
  for (const batch of batchesOf(parts, (part) => part.map(itemOf))) {
    if (!hasTime()) return merge;
    const ops = await Promise.all(batch.flat().map((step) => stepBackOps(scope, step, routeOf(merge))));
    merge = await saveBack(scope, pair, merge, ops.flat());
  }
  for (const groupId of merge.groups) {
    if (!hasTime()) return merge;
    const ops = await participationBack(scope, groupId, routeOf(merge));
    if (ops.length > 0) merge = await saveBack(scope, pair, merge, ops);
  }
  return hasTime() ? saveUndone(scope, pair, merge) : merge;
}

const itemOf = ({ after }: StepBack): Item => after;

async function pairOf(scope: Scope, { clientId, mergedClientId }: Merge): Promise<Pair> {
  const [survivor, duplicate] = await Promise.all([
    clientEvenGone(scope, clientId).then(found),
    clientEvenGone(scope, mergedClientId).then(found),
  ]);
  return { survivor, duplicate };
}

const routeOf = ({ id: mergeId, mergedClientId, clientId }: Merge) => ({ mergeId, from: clientId, to: mergedClientId });

async function unitsOf(scope: Scope, { survivor, duplicate }: Pair, merge: Merge): Promise<StepBack[][]> {
  const { practiceId, id: mergeId, mergedAt, removedRelations } = merge;
  const [theirs, file] = await Promise.all([
    itemsIn(scope, ranges.file(practiceId, duplicate.id)),
    itemsIn(scope, ranges.file(practiceId, survivor.id)),
  ]);
  const left = theirs.flatMap((item) => {
    const mark = markOf(item);
    return mark?.movedBy === mergeId ? [{ item, mark }] : [];
  });
  const wentBack = file.filter((item) => markOf(item)?.movedBy === mergeId);
  const way = {
    from: survivor.id,
    to: duplicate.id,
    bornOn: duplicate.birthDate,
    mergedAt,
    removedRelations,
    wentBack,
  };
  return movesBack(left, file.filter(unmoved), way);
}

/** Saves one part. Every part writes the merge anew: of two who are at it only one goes on. */
const saveBack = (scope: Scope, { survivor }: Pair, merge: Merge, ops: readonly Op[]): Promise<Merge> =>
  commit(scope, {
    event: 'client.records-moved-back',
    subjectId: merge.id,
    clientId: merge.clientId,
    part: merge.version,
    ops: [merges.replace(merge, merge), clients.unchanged(survivor), ...ops],
    answer: next(merge),
  });
