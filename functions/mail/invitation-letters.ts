import { readableIn } from '../shared/time.ts';
import { type Addressed, type Letter, letter } from './letter.ts';

interface Inviting extends Addressed {
  readonly link: string;
  readonly expiresAt: string;
  /** The practice's. */
  readonly timeZone: string;
}

/** The offer of a portal login, with the link that accepts it (INV-2). */
export const invitationLetter = (to: Inviting): Letter =>
  letter('Your invitation to a secure portal', to, [
    `${to.practiceName} invites you to its secure portal.`,
    'Open the link below, choose a password, and you can sign in.',
    { link: to.link, label: 'Accept the invitation' },
    ...onceUntil(to),
  ]);

/** The offer of a place among the staff, with the link that accepts it (INV-8). */
export const staffInvitationLetter = (to: Inviting): Letter =>
  letter('Your invitation to join a practice', to, [
    `${to.practiceName} invites you to join its team.`,
    'Open the link below and choose a password. If you have a login with this address already, sign in with it there.',
    { link: to.link, label: 'Accept the invitation' },
    ...onceUntil(to),
  ]);

const onceUntil = ({ timeZone, expiresAt }: Inviting): string[] => [
  `The link works once, until ${readableIn(timeZone, expiresAt)}.`,
  'If you did not expect this, you can ignore it: nothing happens until the link is used.',
];
