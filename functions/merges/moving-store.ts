import type { Client } from '../clients/client.ts';
import { guardianTask } from '../clients/guardian-task.ts';
import { clients } from '../clients/records.ts';
import { followers } from '../clients/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { ranges } from '../shared/table/keys.ts';
import { type Item, itemsIn, unmoved } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import { batchesOf, divided } from './batches.ts';
import type { Route } from './companions-store.ts';
import type { Merge } from './merge.ts';
import { movesOf, type Unit } from './moves.ts';
import { groupsWith, participationMoved } from './participation-store.ts';
import { merges } from './records.ts';
import { renamed } from './renaming.ts';
import { stepOps } from './step-store.ts';
import { clientEvenGone } from './store.ts';

/** A merge as far as it has come, and the client who stays. */
interface Standing {
  readonly merge: Merge;
  readonly survivor: Client;
}

/**
 * Moves records of a merge while there is time, in transactions each of which leaves nothing half moved, and says how
 * far it has come. It may be asked again at any time, and by several at once: who finds that another one was faster is
 * told `changed-meanwhile`, and looks anew at what is left. Of a merge that is finished it moves what came late.
 */
export async function movedOn(scope: Scope, merge: Merge, hasTime: () => boolean): Promise<Merge> {
  const survivor = found(await clientEvenGone(scope, merge.clientId));
  if (survivor.gone) return merge;
  let standing = { merge, survivor };
  for (const batch of batchesOf(await unitsOf(scope, standing), itemsOf)) {
    if (!hasTime()) return standing.merge;
    standing = await saveMoved(scope, standing, batch);
  }
  for (const groupId of await groupsWith(scope, merge.mergedClientId)) {
    if (!hasTime()) return standing.merge;
    standing = await saveParticipation(scope, standing, groupId);
  }
  return standing.merge.state === 'moving' ? saveFinished(scope, standing.merge) : standing.merge;
}

const itemsOf = ({ steps }: Unit): Item[] => steps.map(({ before }) => before);

/** What there is to move: people first, and each contact's things together. */
async function unitsOf(scope: Scope, { merge, survivor }: Standing): Promise<Unit[]> {
  const { practiceId, mergedClientId: from, clientId: to, mergedAt } = merge;
  const [file, theirs] = await Promise.all([
    itemsIn(scope, ranges.file(practiceId, from)),
    itemsIn(scope, ranges.file(practiceId, to)),
  ]);
  const there = new Map(theirs.filter(unmoved).map((item) => [item.sk, item]));
  const movable = file.filter((item) => unmoved(item) && item.sk !== 'CLIENT' && item['mergedInto'] === undefined);
  const way = { from, to, mergedAt, bornOn: survivor.birthDate };
  const units = movesOf(movable, ({ sk }) => there.get(renamed(sk, from, to)), way);
  return units.flatMap(partsOf);
}

/** The contact comes last: that one is lost is noted with the relation itself. */
function partsOf({ steps, lostRelation }: Unit): Unit[] {
  const parts = divided(steps, ({ before }) => before);
  return parts.map((part, i) => ({ steps: part, ...(i === parts.length - 1 && { lostRelation }) }));
}

const routeOf = ({ id: mergeId, mergedClientId: from, clientId: to }: Merge): Route => ({ mergeId, from, to });

async function saveMoved(scope: Scope, { merge, survivor }: Standing, batch: readonly Unit[]): Promise<Standing> {
  const steps = batch.flatMap((unit) => unit.steps);
  const ops = await Promise.all(steps.map((step) => stepOps(scope, step, routeOf(merge))));
  const lost = batch.flatMap(({ lostRelation }) => lostRelation ?? []);
  const after: Merge = {
    ...merge,
    moved: merge.moved + steps.filter((step) => step.after).length,
    removedRelations: [...new Set([...merge.removedRelations, ...lost])],
  };
  const guarded = { ...survivor, guardians: survivor.guardians.filter((id) => !lost.includes(id)) };
  const isSame = guarded.guardians.length === survivor.guardians.length;
  const survivorOps = isSame
    ? [clients.unchanged(survivor)]
    : [clients.replace(survivor, guarded), ...followers(guarded), ...guardianTask(survivor, guarded, scope.facts.at)];
  const merged = await saveProgress(scope, merge, after, [...survivorOps, ...ops.flat()]);
  return { merge: merged, survivor: isSame ? survivor : next(guarded) };
}

async function saveParticipation(scope: Scope, { merge, survivor }: Standing, groupId: string): Promise<Standing> {
  const ops = await participationMoved(scope, groupId, routeOf(merge));
  if (ops.length === 0) return { merge, survivor };
  const groups = [...new Set([...merge.groups, groupId])];
  const after = { ...merge, groups, moved: merge.moved + 1 };
  return { merge: await saveProgress(scope, merge, after, [clients.unchanged(survivor), ...ops]), survivor };
}

const saveFinished = (scope: Scope, merge: Merge): Promise<Merge> =>
  saveProgress(scope, merge, { ...merge, state: 'merged' }, []);

/** Saves one part of a merge. Every part writes the merge anew: of two who are at it only one goes on. */
const saveProgress = (scope: Scope, before: Merge, after: Merge, ops: readonly Op[]): Promise<Merge> =>
  commit(scope, {
    event: 'client.records-moved',
    subjectId: before.id,
    clientId: before.clientId,
    part: before.version,
    details: { state: after.state, records: after.moved - before.moved },
    ops: [merges.replace(before, after), ...ops],
    answer: next(after),
  });
