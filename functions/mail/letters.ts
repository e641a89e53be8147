import { readableIn } from '../shared/time.ts';

/** What a mail says, as plain text and as HTML. Subjects name nobody; nothing in a letter is clinical. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Addressed {
  readonly practiceName: string;
  readonly firstName: string;
}

interface Inviting extends Addressed {
  readonly link: string;
  readonly expiresAt: string;
  /** The practice's. */
  readonly timeZone: string;
}

/** The offer of a portal login, with the link that accepts it (INV-2). */
export function invitationLetter(to: Inviting): Letter {
  return letter('Your invitation to a secure portal', to, [
    `${to.practiceName} invites you to its secure portal.`,
    'Open the link below, choose a password, and you can sign in.',
    { link: to.link, label: 'Accept the invitation' },
    ...onceUntil(to),
  ]);
}

const onceUntil = ({ timeZone, expiresAt }: Inviting): string[] => [
  `The link works once, until ${readableIn(timeZone, expiresAt)}.`,
  'If you did not expect this, you can ignore it: nothing happens until the link is used.',
];

/** The offer of a place among the staff, with the link that accepts it (INV-8). */
export function staffInvitationLetter(to: Inviting): Letter {
  return letter('Your invitation to join a practice', to, [
    `${to.practiceName} invites you to join its team.`,
    'Open the link below and choose a password. If you have a login with this address already, sign in with it there.',
    { link: to.link, label: 'Accept the invitation' },
    ...onceUntil(to),
  ]);
}

/** The word that something is waiting for somebody who has a login (INV-1). */
export const formsLetter = (to: Addressed & { readonly link: string }): Letter =>
  letter('Something is waiting for you in your secure portal', to, [
    `${to.practiceName} has sent you something to fill in.`,
    'Sign in to see it.',
    { link: to.link, label: 'Open the portal' },
  ]);

type Paragraph = string | { readonly link: string; readonly label: string };

function letter(subject: string, { firstName, practiceName }: Addressed, paragraphs: readonly Paragraph[]): Letter {
  const all: Paragraph[] = [`Hello ${firstName},`, ...paragraphs, practiceName];
  const body = all.map((paragraph) => `<p>${htmlOf(paragraph)}</p>`).join('\n');
  return {
    subject,
    text: `${all.map((paragraph) => (typeof paragraph === 'string' ? paragraph : paragraph.link)).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n<body>\n${body}\n</body></html>\n`,
  };
}

const htmlOf = (paragraph: Paragraph): string =>
  typeof paragraph === 'string'
    ? escaped(paragraph)
    : `<a href="${escaped(paragraph.link)}">${escaped(paragraph.label)}</a><br>${escaped(paragraph.link)}`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
