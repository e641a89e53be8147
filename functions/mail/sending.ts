import type { Scope } from '../shared/access/scope.ts';
import { isSettled, type Mail, outcomeUnknownSeconds, sendableFrom } from '../shared/mail.ts';
import { secondsAfter } from '../shared/time.ts';
import { handOver } from './mailer.ts';
import { mailById, saveRefused, saveSending, settle } from './settling.ts';
import { written } from './writing.ts';

/** Done, or to be tried again after so many seconds. */
export type Sent = { readonly again?: undefined } | { readonly again: number };

const longestWaitSeconds = 300;

/** Sends a saved mail, once: whoever marks it as being sent first, sends it. */
export async function send(scope: Scope, mailId: string, portalUrl: string): Promise<Sent> {
  const mail = await mailById(scope, mailId);
  if (!mail || isSettled(mail)) return {};
  const from = sendableFrom(mail, scope.facts.at);
  if (from !== 'now') return { again: (Date.parse(from) - Date.parse(scope.facts.at)) / 1000 };

  const addressed = await written(scope, mail, portalUrl);
  if (!addressed) {
    await settle(scope, mail.id, 'abandoned');
    return {};
  }
  const sending: Mail = { ...mail, state: 'sending', sendingSince: scope.facts.at, tries: mail.tries + 1 };
  await saveSending(scope, mail, sending);
  const marked = { ...sending, version: mail.version + 1 };
  switch (await handOver(addressed, { mailId: mail.id, practiceId: mail.practiceId })) {
    case 'taken':
      await settle(scope, mail.id, 'sent');
      return {};
    case 'refused': {
      const again = Math.min(longestWaitSeconds, 1.5 ** mail.tries);
      await saveRefused(scope, marked, secondsAfter(scope.facts.at, again));
      return { again };
    }
    case 'unknown':
      return { again: outcomeUnknownSeconds };
  }
}
