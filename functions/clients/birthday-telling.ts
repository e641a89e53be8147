import { type AgeEffect, ageEffectSince } from '../shared/access/age-access.ts';
import type { PortalGrant } from '../shared/access/grants.ts';
import { self } from '../shared/access/portal-accounts.ts';
import { type NoticeKind, noticeTo } from '../shared/mail.ts';
import { type StaffTask, taskDone, taskOpened } from '../shared/staff-tasks.ts';
import type { Op } from '../shared/table/ops.ts';
import { dateIn } from '../shared/time.ts';
import type { Circumstances } from './access-now.ts';
import type { Client } from './client.ts';

/** The grant of a guardian, with what staff were asked about it before because of the client's age. */
export interface GuardianGrant {
  readonly grant: PortalGrant;
  readonly tasks: readonly StaffTask[];
}

/** One whose access the age rules have ended, or want looked at. */
export interface AgedAccess extends GuardianGrant {
  readonly effect: AgeEffect['effect'];
}

const taskOf = { ended: 'access-ended-by-age', review: 'access-review' } as const;

/** Those whose access the age rules have made something of that nobody has been told. */
export function newlyAged(guardians: readonly GuardianGrant[], circumstances: Circumstances): AgedAccess[] {
  const { rules, today, timeZone } = circumstances;
  return guardians.flatMap(({ grant, tasks }) => {
    const aged = grant.guards && isHeld(grant, today) && ageEffectSince(grant.guards, rules, circumstances);
    if (!aged) return [];
    const { effect, since } = aged;
    const isTold = tasks.some((task) => task.kind === taskOf[effect] && wasOpenSince(task, since, timeZone));
    return isTold ? [] : [{ grant, tasks, effect }];
  });
}

/** Whether a task was opened on a date or later, be it done or not; one that was ended without that shows no time between. */
const wasOpenSince = ({ openedAt, doneAt }: StaffTask, since: string, timeZone: string): boolean =>
  openedAt !== doneAt && dateIn(timeZone, openedAt) >= since;

/** Whether somebody has the access, or is invited to it, and nothing else has ended it. */
function isHeld(
  { sub, openInvitation, revokedAt, suspendedAt, flaggedAt, until }: PortalGrant,
  today: string,
): boolean {
  const isInvited = openInvitation !== undefined && openInvitation.expiresAt >= today;
  return (sub !== undefined || isInvited) && !revokedAt && !suspendedAt && !flaggedAt && !(until && until < today);
}

/** The writes that tell staff, the guardians and the client, each of them once (MINOR-3). */
export function toldOf(client: Client, aged: readonly AgedAccess[], at: string): Op[] {
  return [...aged.flatMap((one) => guardianTold(one, at)), ...clientTold(client, aged, at)];
}

function guardianTold({ grant, tasks, effect }: AgedAccess, at: string): Op[] {
  const { practiceId, clientId, recipientId } = grant;
  const about = { practiceId, clientId, subjectId: recipientId };
  const overtaken = tasks.filter(({ kind, doneAt }) => kind !== taskOf[effect] && !doneAt);
  return [
    taskOpened({ ...about, kind: taskOf[effect] }, at),
    ...overtaken.map(({ kind }) => taskDone({ ...about, kind }, at)),
    ...noticeTo(taskOf[effect], { practiceId, clientId, recipientId }, at),
  ];
}

function clientTold({ practiceId, id, email }: Client, aged: readonly AgedAccess[], at: string): Op[] {
  if (!email || aged.length === 0) return [];
  const kind: NoticeKind = aged.some(({ effect }) => effect === 'ended') ? 'portal-is-yours' : 'access-review';
  return noticeTo(kind, { practiceId, clientId: id, recipientId: self }, at);
}
