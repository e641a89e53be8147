import type { NoticeKind } from '../shared/mail.ts';
import { type Addressed, type Letter, letter, type Paragraph } from './letter.ts';

interface Notified extends Addressed {
  /** Where the portal is. */
  readonly link: string;
  /** Whether it goes to the client, and not to one of their contacts. */
  readonly isToClient: boolean;
}

interface Notice {
  readonly subject: string;
  readonly says: (to: Notified) => readonly Paragraph[];
}

const toPortal = ({ link }: Notified): Paragraph => ({ link, label: 'Open the portal' });
const unexpected = 'If you did not expect this, please contact the practice.';

const notices: Readonly<Record<NoticeKind, Notice>> = {
  'forms-assigned': {
    subject: 'Something is waiting for you in your secure portal',
    says: (to) => [`${to.practiceName} has sent you something to fill in.`, 'Sign in to see it.', toPortal(to)],
  },
  'accounts-linked': {
    subject: 'Accounts were linked in your secure portal',
    says: (to) => [
      `${to.practiceName} has linked your account in its secure portal with another one, so that one login can switch between the two.`,
      unexpected,
      toPortal(to),
    ],
  },
  'access-ended-by-age': {
    subject: 'Access to a secure portal has ended',
    says: ({ practiceName, isToClient }) => [
      isToClient
        ? `You have reached the age at which the access of others to your secure portal at ${practiceName} ends.`
        : `Your access to a secure portal at ${practiceName} has ended: whose it is has reached the age at which it does.`,
      'What was done there before stays on file.',
      unexpected,
    ],
  },
  'access-review': {
    subject: 'Access to a secure portal is being looked at again',
    says: ({ practiceName, isToClient }) => [
      isToClient
        ? `You have reached an age at which ${practiceName} looks again at who else may use your secure portal.`
        : `${practiceName} looks again at your access to a secure portal: whose it is has reached an age at which it does so.`,
      'If you have a question, please contact the practice.',
    ],
  },
  'portal-is-yours': {
    subject: 'Your secure portal is yours now',
    says: (to) => [
      `You have reached the age at which your secure portal at ${to.practiceName} is your own.`,
      'What is on file stays there. If you have no login yet, the practice can invite you.',
      toPortal(to),
    ],
  },
};

/** The word that something has happened. It names the practice and whom it goes to, and nobody else. */
export function noticeLetter(kind: NoticeKind, to: Notified): Letter {
  const { subject, says } = notices[kind];
  return letter(subject, to, says(to));
}
