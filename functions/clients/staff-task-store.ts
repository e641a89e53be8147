import type { Scope } from '../shared/access/scope.ts';
import type { StaffTaskKind } from '../shared/staff-task-kinds.ts';
import { type StaffTask, staffTasks, taskDone } from '../shared/staff-tasks.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Paging, pageThrough, summariesOf } from '../shared/table/paging.ts';
import type { Client } from './client.ts';
import { clients } from './records.ts';

/** An open task as it is listed. */
export type ListedTask = Pick<StaffTask, 'clientId' | 'kind' | 'subjectId' | 'openedAt'>;

/** One page of what is open about the clients within reach, of one kind or of all. */
export async function openTasksWithin(
  scope: Scope,
  { kind, ...paging }: Paging & { readonly kind?: string | undefined },
) {
  const { reach, actor } = await scope.granted;
  const range = ranges.staffTasks(scope.practiceId, kind);
  if (reach === 'any') return pageThrough<ListedTask>(scope, [{ range }], paging);
  const theirs = await clientsOf(scope, actor.id);
  return pageThrough<ListedTask>(scope, [{ range, shows: ({ clientId }) => theirs.has(clientId) }], paging);
}

async function clientsOf(scope: Scope, memberId: string): Promise<ReadonlySet<string>> {
  const all = await summariesOf<{ id: string; endedAt?: string }>(
    scope,
    ranges.clientsAssignedTo(scope.practiceId, memberId),
  );
  return new Set(all.filter(({ summary }) => !summary.endedAt).map(({ summary }) => summary.id));
}

/** The clients with these ids as they are now, of those there are within reach. */
export async function clientsById(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Client>> {
  const read = await Promise.all([...new Set(ids)].map((id) => clients.get(scope, keys.client(scope.practiceId, id))));
  return new Map(read.flatMap((client) => (client && !client.gone ? [[client.id, client]] : [])));
}

/** A task about a client, open or done; undefined when there has never been one. */
export async function taskAbout(
  scope: Scope,
  { clientId, kind, subjectId }: Pick<StaffTask, 'clientId' | 'kind' | 'subjectId'>,
): Promise<StaffTask | undefined> {
  return staffTasks.get(scope, keys.staffTask(scope.practiceId, clientId, kind, subjectId));
}

/** Saves that a task was done by hand. */
export const saveCompleted = (scope: Scope, task: StaffTask): Promise<undefined> =>
  commit(scope, {
    event: 'staff-task.completed',
    subjectId: task.subjectId,
    clientId: task.clientId,
    details: { kind: task.kind },
    ops: [staffTasks.replace(task, { ...task, doneAt: scope.facts.at })],
    answer: undefined,
  });

const aboutAge = ['access-ended-by-age', 'access-review'] as const satisfies readonly StaffTaskKind[];

/** What staff were asked about a contact because of the client's age, and are asked still. */
export async function ageTasksOf(scope: Scope, clientId: string, relationId: string): Promise<StaffTask[]> {
  const all = await Promise.all(aboutAge.map((kind) => taskAbout(scope, { clientId, kind, subjectId: relationId })));
  return all.filter((task) => task !== undefined);
}

/** The writes that end those of the tasks that are open. */
export const tasksEnded = (tasks: readonly StaffTask[], at: string): Op[] =>
  tasks
    .filter(({ doneAt }) => !doneAt)
    .map(({ practiceId, clientId, kind, subjectId }) => taskDone({ practiceId, clientId, kind, subjectId }, at));
