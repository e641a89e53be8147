import * as z from 'zod';
import { due } from './effects.ts';
import { newId } from './ids.ts';
import { entity } from './table/entity.ts';
import { keys } from './table/keys.ts';
import type { Op } from './table/ops.ts';
import { secondsAfter } from './time.ts';

/** Mails that carry no invitation: they only say that something has happened, and name nobody. */
export const noticeKinds = [
  'forms-assigned',
  'accounts-linked',
  'access-ended-by-age',
  'access-review',
  'portal-is-yours',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/**
 * A mail to be sent, saved with the change that asks for it. What it says is made when it is sent, from the record it
 * is about, so that nothing personal is kept twice.
 */
export const Mail = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** None when it goes to somebody of the staff. */
  clientId: z.string().optional(),
  kind: z.enum(['portal-invitation', 'staff-invitation', ...noticeKinds]),
  /** The invitation it carries; a notice has none. */
  invitationId: z.string().optional(),
  attempt: z.number().default(1),
  /** Whom it goes to: the relation's id, `self` for the client, or the member's id. */
  recipientId: z.string(),
  state: z.enum(['waiting', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'abandoned']),
  /** Set while it is being handed to the mailer: the outcome is not known before. */
  sendingSince: z.string().optional(),
  tries: z.number(),
  /** Not to be tried before: the mailer refused it for now, or the last mail to the same person is too recent. */
  nextTryAt: z.string().optional(),
  createdAt: z.string(),
  version: z.number(),
});
export type Mail = z.infer<typeof Mail>;

export const mails = entity('mail', Mail, {
  key: ({ practiceId, id }) => keys.mail(practiceId, id),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});

/**
 * How long a handing-over without an answer is given to be settled by the mailer's own Send event, before the mail is
 * sent again with the same link.
 */
export const outcomeUnknownSeconds = 60;

/** Whether such a mail only says that something has happened, and carries no invitation. */
export const isNoticeKind = (kind: Mail['kind']): kind is NoticeKind =>
  (noticeKinds as readonly string[]).includes(kind);

const sendableDays = 7;

/** Whether a mail has waited so long that it would only confuse whoever gets it. */
export const isStale = ({ createdAt }: Mail, at: string): boolean =>
  secondsAfter(createdAt, sendableDays * 86_400) <= at;

/** Whether nothing more will be done about a mail. */
export const isSettled = ({ state }: Mail): boolean => state !== 'waiting' && state !== 'sending';

/** Whether a mail can be handed to the mailer now; if not, the instant from which it can. */
export function sendableFrom(mail: Mail, at: string): 'now' | string {
  const from = mail.sendingSince ? secondsAfter(mail.sendingSince, outcomeUnknownSeconds) : mail.nextTryAt;
  return from === undefined || from <= at ? 'now' : from;
}

export const newMail = (
  about: Pick<Mail, 'id' | 'practiceId' | 'clientId' | 'kind' | 'invitationId' | 'recipientId' | 'nextTryAt'> & {
    attempt?: number;
  },
  at: string,
): Mail => ({
  attempt: 1,
  ...about,
  state: 'waiting',
  tries: 0,
  createdAt: at,
  version: 1,
});

/** The writes that send a notice to the client or one of their contacts, at the address that is on file by then. */
export function noticeTo(
  kind: NoticeKind,
  to: { readonly practiceId: string; readonly clientId: string; readonly recipientId: string },
  at: string,
): Op[] {
  const mail = newMail({ id: newId('mail'), kind, ...to }, at);
  return [mails.insert(mail), due({ effect: 'mail', practiceId: to.practiceId, recordId: mail.id }, at)];
}
