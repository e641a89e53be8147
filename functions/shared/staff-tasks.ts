import * as z from 'zod';
import { staffTaskKinds } from './staff-task-kinds.ts';
import { entity } from './table/entity.ts';
import { staffTaskKeys } from './table/index-keys.ts';
import { keys } from './table/keys.ts';
import type { Op } from './table/ops.ts';

/** Something that staff are asked to look at. */
export const StaffTask = z.object({
  practiceId: z.string(),
  clientId: z.string(),
  kind: z.enum(staffTaskKinds),
  /** What exactly it is about: the client, a relation, an invitation. */
  subjectId: z.string(),
  openedAt: z.string(),
  /** Set once there is nothing left to do: it is in no list any more. */
  doneAt: z.string().optional(),
  version: z.number(),
});
export type StaffTask = z.infer<typeof StaffTask>;

export const staffTasks = entity('staff-task', StaffTask, {
  key: ({ practiceId, clientId, kind, subjectId }) => keys.staffTask(practiceId, clientId, kind, subjectId),
  indexes: ({ practiceId, clientId, kind, subjectId, openedAt, doneAt }) =>
    doneAt ? {} : staffTaskKeys(practiceId, kind, openedAt, clientId, subjectId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
  summary: ({ clientId, kind, subjectId, openedAt }) => ({ clientId, kind, subjectId, openedAt }),
});

type About = Pick<StaffTask, 'practiceId' | 'clientId' | 'kind' | 'subjectId'>;

/**
 * Opens a task, or opens it again; of two for the same reason there is one. Its version is the instant in milliseconds:
 * whoever closes what they have read does not close what was opened since.
 */
export const taskOpened = (about: About, at: string): Op =>
  staffTasks.overwrite({ ...about, openedAt: at, version: Date.parse(at) });

/** Says that a task is done, whether it was open or not. */
export const taskDone = (about: About, at: string): Op =>
  staffTasks.overwrite({ ...about, openedAt: at, doneAt: at, version: Date.parse(at) });
