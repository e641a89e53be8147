import type { Scope } from '../shared/access/scope.ts';
import type { Mail } from '../shared/mail.ts';
import { staffTasks, taskOpened } from '../shared/staff-tasks.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { addresseeOf } from './addressee-store.ts';

/** What a mailer reports of a mail once it has left. */
export interface Report {
  readonly outcome: 'delivered' | 'bounced' | 'complained';
  /** Where it went to; unknown in reports that do not say. */
  readonly address: string | undefined;
}

/**
 * What a report means for the staff: a mail that came back opens the task to correct the address, unless that has been
 * done meanwhile; one sent later that arrived closes it (INV-3). Staff themselves have no task: their invitation shows it.
 */
export async function addressOps(scope: Scope, mail: Mail, { outcome, address }: Report): Promise<Op[]> {
  const addressee = mail.clientId && (await addresseeOf(scope, mail.clientId, mail.recipientId));
  if (!addressee) return [];
  const about = { practiceId: scope.practiceId, kind: 'address-failed' as const, ...addressee.keptAt };
  if (outcome === 'delivered') return closedBy(scope, mail, about);
  if (address !== undefined && address !== addressee.email) return [];
  return [taskOpened(about, scope.facts.at), ...addressee.unchanged];
}

async function closedBy(
  scope: Scope,
  { createdAt }: Mail,
  { practiceId, clientId, kind, subjectId }: Parameters<typeof taskOpened>[0],
): Promise<Op[]> {
  const task = await staffTasks.get(scope, keys.staffTask(practiceId, clientId, kind, subjectId));
  if (!task || task.doneAt || task.openedAt >= createdAt) return [];
  return [staffTasks.replace(task, { ...task, doneAt: scope.facts.at })];
}
