import { birthdayNotes } from '../clients/birthday.ts';
import { opsOfAge } from '../clients/birthday-store.ts';
import type { Client } from '../clients/client.ts';
import { guardianTask } from '../clients/guardian-task.ts';
import { insuranceOf } from '../clients/insurance-store.ts';
import { clients, insuranceRecords } from '../clients/records.ts';
import { relations } from '../clients/relation-records.ts';
import { followers } from '../clients/store.ts';
import { members } from '../members/records.ts';
import { balanceOf, balances } from '../portal/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { next } from '../shared/versions.ts';
import { unfollowed } from './assigned-store.ts';
import { balanceParted } from './balance.ts';
import type { Merge } from './merge.ts';
import { noteOf, type Pair } from './merging-store.ts';
import { policiesParted } from './policies.ts';
import { merges } from './records.ts';
import { refused } from './refusal.ts';
import { loginUnlinked } from './step-store.ts';
import { clientEvenGone } from './store.ts';
import { partedFrom } from './survivor.ts';

/** So many assignments in all can be written anew in one transaction, with everything else it takes. */
const mostAssignments = 70;

/** Decides that a merge is undone. From now on its records go back; once all are there, so is the client. */
export function saveUndoing(scope: Scope, { survivor, duplicate }: Pair, merge: Merge): Promise<Merge> {
  if (survivor.assigned.length + 2 * duplicate.assigned.length > mostAssignments) {
    throw refused('Too many members are assigned to these two: end some assignments first.');
  }
  const after: Merge = { ...merge, state: 'undoing', undoneAt: scope.facts.at };
  return commit(scope, {
    event: 'client.unmerging',
    subjectId: merge.id,
    clientId: survivor.id,
    details: { mergedClientId: duplicate.id },
    ops: [merges.replace(merge, after), clients.unchanged(survivor), ...noteOf(merge, scope.facts.at)],
    answer: next(after),
  });
}

/** Ends the undoing of a merge, all of whose records are back: the client is there again. */
export async function saveUndone(scope: Scope, pair: Pair, merge: Merge): Promise<Merge> {
  const { survivor, duplicate } = pair;
  const after: Merge = { ...merge, state: 'undone' };
  const route = { mergeId: merge.id, from: duplicate.id, to: survivor.id };
  const parts = await Promise.all([
    clientsParted(scope, pair, merge),
    insuranceParted(scope, pair, merge),
    balanceBack(scope, pair),
    loginUnlinked(scope, route),
  ]);
  return commit(scope, {
    event: 'client.unmerged',
    subjectId: merge.id,
    clientId: survivor.id,
    details: { mergedClientId: duplicate.id },
    also: [{ event: 'client.unmerged', subjectId: merge.id, clientId: duplicate.id, details: { from: survivor.id } }],
    ops: [merges.replace(merge, after), ...parts.flat()],
    answer: next(after),
  });
}

async function clientsParted(scope: Scope, { survivor, duplicate }: Pair, merge: Merge): Promise<Op[]> {
  const { at } = scope.facts;
  const [contacts, assigned, practice, others] = await Promise.all([
    relations.all(scope, ranges.relations(scope.practiceId, duplicate.id)),
    assignable(scope, duplicate.assigned),
    practiceOf(scope),
    othersMerged(scope, { survivor, duplicate }),
  ]);
  const guardians = contacts.filter(({ type, removedAt }) => type === 'legal-guardian' && !removedAt);
  const back: Client = {
    ...duplicate,
    gone: undefined,
    assigned: assigned.map(({ id }) => id),
    guardians: guardians.map(({ id }) => id),
  };
  const relationIds = contacts.map(({ id }) => id);
  const parted = partedFrom(survivor, duplicate, { ...merge, relationIds, others });
  const leaving = survivor.assigned.filter((memberId) => !parted.assigned.includes(memberId));
  return [
    clients.replace(survivor, parted),
    clients.replace(duplicate, back),
    ...followers(parted),
    ...unfollowed(survivor, leaving, at),
    ...followers(back),
    ...assigned.map((member) => members.replace(member, member)),
    ...guardianTask(survivor, parted, at),
    ...guardianTask(duplicate, back, at),
    ...(await opsOfAge(scope, { before: survivor, after: parted, practice })),
    ...birthdayNotes(back, practice, at),
  ];
}

/** Whoever else was merged into the client who stays, and goes on being part of them. */
async function othersMerged(scope: Scope, { survivor, duplicate }: Pair): Promise<Client[]> {
  const ids = survivor.absorbed.filter((id) => id !== duplicate.id);
  const found = await Promise.all(ids.map((id) => clientEvenGone(scope, id)));
  return found.filter((client) => client !== undefined);
}

/** Those who were assigned and can still be (ROLE-7). */
async function assignable(scope: Scope, memberIds: readonly string[]) {
  const found = await Promise.all(memberIds.map((id) => members.get(scope, keys.member(scope.practiceId, id))));
  return found.flatMap((member) =>
    member?.state === 'active' && member.access.seatClass === 'standard' ? member : [],
  );
}

async function insuranceParted(scope: Scope, { survivor, duplicate }: Pair, { policies }: Merge): Promise<Op[]> {
  const [own, theirs] = await Promise.all([insuranceOf(scope, survivor.id), insuranceOf(scope, duplicate.id)]);
  if (!own || !theirs || policies.length === 0) return [];
  return [insuranceRecords.replace(own, { ...own, items: policiesParted(own.items, theirs.items, policies) })];
}

async function balanceBack(scope: Scope, { survivor, duplicate }: Pair): Promise<Op[]> {
  const [own, theirs] = await Promise.all([balanceOf(scope, survivor.id), balanceOf(scope, duplicate.id)]);
  return own && theirs ? [balances.replace(own, balanceParted(own, theirs))] : [];
}
