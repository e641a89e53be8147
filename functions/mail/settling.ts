import { mailReported } from '../invitations/invitation.ts';
import { invitations } from '../invitations/records.ts';
import { invitationNow } from '../invitations/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { isSettled, type Mail, mails } from '../shared/mail.ts';
import { claim, commit, decided } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { addressOps, type Report } from './address-settling.ts';

export const mailById = (scope: Scope, mailId: string) => mails.get(scope, keys.mail(scope.practiceId, mailId));

/** Marks a mail as being handed over, so that nobody else sends it meanwhile. */
export const saveSending = (scope: Scope, before: Mail, after: Mail): Promise<void> =>
  claim(scope, mails.replace(before, after), {
    key: keys.mail(scope.practiceId, before.id),
    isMine: (stored) => stored['sendingSince'] === after.sendingSince && stored['tries'] === after.tries,
  });

/** Notes that the mailer refused it for now. If this fails, it counts as an unknown outcome, which settles by itself. */
export const saveRefused = (scope: Scope, sending: Mail, nextTryAt: string): Promise<void> =>
  claim(scope, mails.replace(sending, { ...sending, state: 'waiting', sendingSince: undefined, nextTryAt }), {
    key: keys.mail(scope.practiceId, sending.id),
    isMine: (stored) => stored['state'] === 'waiting',
  });

type Outcome = Report['outcome'] | 'sent' | 'abandoned';

const rank: Record<Mail['state'], number> = {
  waiting: 0,
  sending: 0,
  sent: 1,
  delivered: 2,
  bounced: 3,
  complained: 3,
  abandoned: 3,
};

/**
 * Notes what became of a mail that went to an address, of the invitation it carried, and what staff are to do about the
 * address. Told twice or out of order, it changes nothing.
 */
export const settle = (scope: Scope, mailId: string, outcome: Outcome, address?: string): Promise<void> =>
  decided(async () => {
    const mail = await mailById(scope, mailId);
    if (!mail || rank[mail.state] >= rank[outcome]) return;
    const following = await Promise.all([
      invitationOps(scope, mail, outcome),
      isReport(outcome) ? addressOps(scope, mail, { outcome, address }) : [],
    ]);
    await commit(scope, {
      event: `mail.${outcome}`,
      subjectId: mail.id,
      clientId: mail.clientId,
      ops: [mails.replace(mail, { ...mail, state: outcome, sendingSince: undefined }), ...following.flat()],
      answer: undefined,
    });
  });

const isReport = (outcome: Outcome): outcome is Report['outcome'] => outcome !== 'sent' && outcome !== 'abandoned';

async function invitationOps(scope: Scope, mail: Mail, outcome: Outcome): Promise<Op[]> {
  if (!mail.invitationId || outcome === 'abandoned') return [];
  const invitation = await invitationNow(scope, mail.clientId, mail.invitationId);
  const after = invitation && mailReported(invitation, mail.attempt, outcome);
  return after ? [invitations.replace(invitation, after)] : [];
}

/** Whether an effect of this record has nothing left to do. */
export async function isMailSettled(practiceId: string, mailId: string): Promise<boolean> {
  const mail = await mails.peek(keys.mail(practiceId, mailId));
  return !mail || isSettled(mail);
}
