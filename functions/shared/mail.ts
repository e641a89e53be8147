import * as z from 'zod';
import { entity } from './table/entity.ts';
import { keys } from './table/keys.ts';
import { secondsAfter } from './time.ts';

/**
 * A mail to be sent, saved with the change that asks for it. What it says is made when it is sent, from the record it
 * is about, so that nothing personal is kept twice.
 */
export const Mail = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** None when it goes to somebody of the staff. */
  clientId: z.string().optional(),
  kind: z.enum(['portal-invitation', 'forms-assigned', 'staff-invitation']),
  /** The invitation it carries, or the one through which the recipient got their login. */
  invitationId: z.string(),
  attempt: z.number(),
  state: z.enum(['waiting', 'sending', 'sent', 'delivered', 'bounced', 'complained', 'abandoned']),
  /** Set while it is being handed to the mailer: the outcome is not known before. */
  sendingSince: z.string().optional(),
  tries: z.number(),
  /** The mailer refused it for now: not to be tried before. */
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
  about: Pick<Mail, 'id' | 'practiceId' | 'clientId' | 'kind' | 'invitationId' | 'attempt'>,
  at: string,
): Mail => ({
  ...about,
  state: 'waiting',
  tries: 0,
  createdAt: at,
  version: 1,
});
