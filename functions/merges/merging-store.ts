import { opsOfAge } from '../clients/birthday-store.ts';
import type { Client } from '../clients/client.ts';
import { guardianTask } from '../clients/guardian-task.ts';
import { insuranceOf } from '../clients/insurance-store.ts';
import { clients, insuranceRecords } from '../clients/records.ts';
import { followers } from '../clients/store.ts';
import { balanceOf, balances } from '../portal/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { staffTasks, taskOpened } from '../shared/staff-tasks.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import { nothingAt } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import { assignedNow, unfollowed } from './assigned-store.ts';
import { balanceJoined } from './balance.ts';
import { betweenThem } from './between-store.ts';
import { begun, isFinished, type Merge } from './merge.ts';
import { policiesAdded, policiesJoined } from './policies.ts';
import { merges } from './records.ts';
import { refused } from './refusal.ts';
import { mergesInto } from './store.ts';
import { assignedByMerge, joinedWith, newlyAssigned, requireFewAssigned, takenBy } from './survivor.ts';

/** The client who stays and the one who goes, each as they were read. */
export interface Pair {
  readonly survivor: Client;
  readonly duplicate: Client;
}

/** Writes of one transaction, with room for its audit events. */
const mostWrites = 95;

const tooMuch =
  'Too many members, guardians and earlier merges of these two would change at once: end some assignments, remove some ' +
  'guardians or undo some merges first.';

/**
 * Decides a merge in one transaction: from then on there is no such client as the duplicate, and whatever is written
 * inside of that file is refused; all that was written before will move.
 */
export async function saveMerging(scope: Scope, pair: Pair): Promise<Merge> {
  const { survivor, duplicate } = pair;
  const { at } = scope.facts;
  requireFewAssigned(joinedWith(survivor, duplicate));
  const [own, theirs, earlier] = await Promise.all([
    insuranceOf(scope, survivor.id),
    insuranceOf(scope, duplicate.id),
    mergesInto(scope, survivor),
  ]);
  const merge = begun(
    {
      id: newId('merge'),
      practiceId: scope.practiceId,
      clientId: survivor.id,
      mergedClientId: duplicate.id,
      taken: takenBy(survivor, duplicate),
      assigned: assignedByMerge(survivor, duplicate, earlier),
      policies: policiesAdded(own?.items ?? [], theirs?.items ?? []),
    },
    at,
  );
  const policies = { ...survivorsOf(survivor), items: policiesJoined(own?.items ?? [], theirs?.items ?? []) };
  const parts = await Promise.all([
    clientsOf(scope, pair, merge),
    theirs
      ? [putOver(insuranceRecords, own, policies), insuranceRecords.unchanged(theirs)]
      : [nothingAt(scope.practiceId, keys.insurance(scope.practiceId, duplicate.id))],
    balancesOf(scope, pair),
    betweenThem(scope, pair),
    settledBefore(scope, duplicate),
  ]);
  const ops = [merges.insert(merge), ...noteOf(merge, at), ...parts.flat()];
  if (ops.length > mostWrites) throw refused(tooMuch);
  return commit(scope, {
    event: 'client.merged',
    subjectId: merge.id,
    clientId: survivor.id,
    details: { mergedClientId: duplicate.id, fields: merge.taken },
    also: [
      { event: 'client.merged-away', subjectId: merge.id, clientId: duplicate.id, details: { into: survivor.id } },
    ],
    ops,
    answer: merge,
  });
}

/** The note that wakes whoever carries a merge, or its undoing, to its end. */
export const noteOf = ({ practiceId, id }: Merge, at: string): Op[] => [
  due({ effect: 'client-work', practiceId, recordId: id }, at),
];

const survivorsOf = ({ practiceId, id: clientId }: Client) => ({ practiceId, clientId, version: 1 });

/** Puts a record in the place of the one that was read, or where none was. */
export const putOver = <R extends { version: number }>(
  kind: { insert: (record: R) => Op; replace: (before: R, after: R) => Op },
  before: R | undefined,
  after: R,
): Op => (before ? kind.replace(before, after) : kind.insert(after));

/** The two clients, and what follows from who they are: lists, tasks, birthdays. */
async function clientsOf(scope: Scope, { survivor, duplicate }: Pair, merge: Merge): Promise<Op[]> {
  const { at } = scope.facts;
  const after = joinedWith(survivor, duplicate);
  const gone = { ...duplicate, gone: { at, into: survivor.id, mergeId: merge.id } };
  const practice = after.birthDate === survivor.birthDate ? undefined : await practiceOf(scope);
  return [
    clients.replace(survivor, after),
    clients.replace(duplicate, gone),
    ...followers(after),
    ...unfollowed(duplicate, duplicate.assigned, at),
    ...(await assignedNow(scope, newlyAssigned(survivor, duplicate))),
    ...guardianTask(survivor, after, at),
    ...guardianTask(duplicate, gone, at),
    ...(await opsOfAge(scope, { before: survivor, after, practice })),
    ...(merge.taken.includes('email') ? await addressTaskTaken(scope, { survivor, duplicate }) : []),
  ];
}

/** An address that has to be corrected has to be so wherever it is on file. */
async function addressTaskTaken(scope: Scope, { survivor, duplicate }: Pair): Promise<Op[]> {
  const { practiceId, facts } = scope;
  const kind = 'address-failed';
  const task = await staffTasks.get(scope, keys.staffTask(practiceId, duplicate.id, kind, duplicate.id));
  const about = { practiceId, clientId: survivor.id, kind, subjectId: survivor.id } as const;
  return task && !task.doneAt ? [taskOpened(about, facts.at)] : [];
}

/** What is owed by either of the two is owed by the one who stays. */
async function balancesOf(scope: Scope, { survivor, duplicate }: Pair): Promise<Op[]> {
  const [own, theirs] = await Promise.all([balanceOf(scope, survivor.id), balanceOf(scope, duplicate.id)]);
  if (!theirs) return [nothingAt(scope.practiceId, keys.balance(scope.practiceId, duplicate.id))];
  const after = balanceJoined(
    own ?? { ...theirs, ...survivorsOf(survivor), amountCents: 0, confidentialCents: 0 },
    theirs,
  );
  return [putOver(balances, own, after), balances.unchanged(theirs)];
}

/** Nobody goes while records are still on their way to them, or back from them. */
async function settledBefore(scope: Scope, duplicate: Client): Promise<Op[]> {
  const earlier = await mergesInto(scope, duplicate);
  if (!earlier.every(isFinished)) throw refused('Another merge of the duplicate has not come to its end.');
  return earlier.map((merge) => merges.unchanged(merge));
}
