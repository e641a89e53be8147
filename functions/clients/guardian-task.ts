import { taskDone, taskOpened } from '../shared/staff-tasks.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Client, guardianRequired, inCare } from './client.ts';

/**
 * The write that keeps the list of minors without a Legal Guardian as it is (MINOR-1): saved together with the client,
 * whenever a client in care comes to need one, or needs one no longer. Nothing, when that has not changed.
 */
export function guardianTask(before: Client | undefined, after: Client, at: string): Op[] {
  const needs = isWithoutGuardian(after);
  if (needs === (before !== undefined && isWithoutGuardian(before))) return [];
  const about = {
    practiceId: after.practiceId,
    clientId: after.id,
    kind: 'guardian-required',
    subjectId: after.id,
  } as const;
  return [needs ? taskOpened(about, at) : taskDone(about, at)];
}

/** Nobody has to find a guardian for a client who has left care, or is none any more. */
const isWithoutGuardian = (client: Client): boolean => guardianRequired(client) && inCare(client) && !client.gone;
