import * as z from 'zod';
import type { PortalGrant } from '../shared/access/grants.ts';
import { Problem } from '../shared/problems.ts';
import { secondsAfter } from '../shared/time.ts';

/** How an invitation stands, as it is kept; that it has expired only the clock can say. */
const keptStates = ['created', 'sent', 'delivered', 'bounced', 'complained', 'opened', 'accepted', 'revoked'] as const;
export const invitationStates = [...keptStates, 'expired'] as const;
export type InvitationState = (typeof invitationStates)[number];

const Addressee = z.object({
  kind: z.enum(['client', 'relation', 'member']),
  id: z.string(),
  name: z.string(),
  email: z.string(),
});

/** The client, or one of their relations, to whom a portal was offered. */
export const Recipient = Addressee.extend({ kind: z.enum(['client', 'relation']) }).meta({ id: 'Recipient' });

/** An e-mailed, single-use, expiring offer: of a client's portal, or of a place among the staff (INV-8). */
export const Invitation = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** None when it invites to the staff. */
  clientId: z.string().optional(),
  recipientId: z.string(),
  recipient: Addressee,
  firstName: z.string(),
  state: z.enum(keptStates),
  /** Counts the sendings. Each has a token of its own, and only the last one's is good. */
  attempt: z.number(),
  tokenHash: z.string(),
  sentFirstAt: z.string(),
  lastAttemptAt: z.string(),
  expiresAt: z.string(),
  /** When the link of the last sending was opened for the first time. */
  openedAt: z.string().optional(),
  acceptedAt: z.string().optional(),
  /** Wrong answers to the question for the birth date. */
  wrongTries: z.number(),
  /** Somebody is accepting it at this moment. */
  lease: z.object({ by: z.string(), until: z.string() }).optional(),
  version: z.number(),
});
export type Invitation = z.infer<typeof Invitation>;

/** An invitation as staff see it. */
export const InvitationListing = z
  .object({
    id: z.string(),
    recipient: Recipient,
    state: z.enum(invitationStates),
    attempt: z.number(),
    lastAttemptAt: z.string(),
    expiresAt: z.string(),
    openedAt: z.string().nullable().meta({ description: 'When the link of the last sending was first opened' }),
    acceptedAt: z.string().nullable(),
    isLocked: z.boolean().meta({ description: 'After too many wrong answers: sending it again unlocks it' }),
  })
  .meta({ id: 'Invitation' });

/** Wrong birth dates after which a token is locked (INV-4). */
const wrongTriesAllowed = 5;
const resendGapSeconds = 60;
const secondsAnHour = 3600;

export interface Sending {
  readonly at: string;
  readonly tokenHash: string;
  readonly termHours: number;
}

type Invited = Pick<Invitation, 'id' | 'practiceId' | 'clientId' | 'recipientId' | 'recipient' | 'firstName'>;

/** A new invitation, not sent yet. */
export const invited = (whom: Invited, { at, tokenHash, termHours }: Sending): Invitation => ({
  ...whom,
  state: 'created',
  attempt: 1,
  tokenHash,
  sentFirstAt: at,
  lastAttemptAt: at,
  expiresAt: secondsAfter(at, termHours * secondsAnHour),
  wrongTries: 0,
  version: 1,
});

/**
 * The invitation sent once more, to the address as it is now: a new token, a new term; the old token is good for
 * nothing from here on.
 */
export function resent(invitation: Invitation, to: Invitation['recipient'], sending: Sending): Invitation {
  const state = stateOf(invitation, sending.at);
  if (state === 'accepted') throw new Problem('invitation-used');
  if (state === 'revoked') throw new Problem('invitation-revoked');
  requireGap(invitation.lastAttemptAt, sending.at);
  return sentAnew(invitation, to, sending);
}

/**
 * The invitation sent to a corrected address (INV-4): at once, or, when it was sent less than a minute ago, as soon as
 * the minute is over. What was still to go out to the address before gives its place to this.
 */
export function readdressed(invitation: Invitation, to: Invitation['recipient'], sending: Sending): Invitation {
  const { lastAttemptAt } = invitation;
  const from = lastAttemptAt > sending.at ? lastAttemptAt : secondsAfter(lastAttemptAt, resendGapSeconds);
  return sentAnew(invitation, to, { ...sending, at: from > sending.at ? from : sending.at });
}

const sentAnew = (
  invitation: Invitation,
  to: Invitation['recipient'],
  { at, tokenHash, termHours }: Sending,
): Invitation => ({
  ...invitation,
  recipient: to,
  state: 'created',
  attempt: invitation.attempt + 1,
  tokenHash,
  lastAttemptAt: at,
  expiresAt: secondsAfter(at, termHours * secondsAnHour),
  openedAt: undefined,
  wrongTries: 0,
  lease: undefined,
});

/** Refuses to send something again less than a minute after it was sent last (INV-4). */
export function requireGap(sentAt: string, at: string): void {
  const waitSeconds = (Date.parse(sentAt) - Date.parse(at)) / 1000 + resendGapSeconds;
  if (waitSeconds > 0) throw new Problem('resend-too-soon', { retryAfterSeconds: waitSeconds });
}

/** Refuses to bring an old invitation back beside a login or beside a newer one that is still open. */
export function requireOnlyOne({ id }: Invitation, { sub, openInvitation }: PortalGrant, at: string): void {
  if (sub) throw new Problem('login-exists');
  if (openInvitation && openInvitation.id !== id && openInvitation.expiresAt > at) throw new Problem('invitation-live');
}

/** The invitation taken back. One that was accepted stays accepted: its access is ended elsewhere. */
export function revoked(invitation: Invitation): Invitation {
  if (invitation.state === 'accepted') throw new Problem('invitation-used');
  return { ...invitation, state: 'revoked', lease: undefined };
}

/** What no more is known of than how far its mail has come. */
const isOnItsWay = ({ state }: Invitation): boolean => ['created', 'sent', 'delivered'].includes(state);

/**
 * The invitation after news of the mail of one sending; undefined when that changes nothing: a newer sending has taken
 * its place, or somebody has opened the link, which says more than any mailer can.
 */
export const mailReported = (
  invitation: Invitation,
  attempt: number,
  state: 'sent' | 'delivered' | 'bounced' | 'complained',
): Invitation | undefined =>
  attempt === invitation.attempt && isOnItsWay(invitation) ? { ...invitation, state } : undefined;

/** The invitation once its link was opened; undefined when that changes nothing: it was before, or its mail came back. */
export const opened = (invitation: Invitation, at: string): Invitation | undefined =>
  isOnItsWay(invitation) ? { ...invitation, state: 'opened', openedAt: at } : undefined;

/** Whether an invitation went to an address that its recipient has on file no longer: it is void (INV-4). */
export const isMisaddressed = ({ recipient, state }: Invitation, addressOnFile: string | undefined): boolean =>
  state !== 'accepted' && recipient.email !== addressOnFile;

/** How an invitation stands at a moment. */
export const stateOf = ({ state, expiresAt }: Invitation, at: string): InvitationState =>
  state !== 'accepted' && state !== 'revoked' && expiresAt <= at ? 'expired' : state;

/**
 * Refuses an invitation that cannot be accepted at this moment with this token, and says why: whoever asks holds a
 * real token (INV-5).
 */
export function requireAcceptable(invitation: Invitation, attempt: number, at: string): void {
  const state = stateOf(invitation, at);
  if (state === 'accepted') throw new Problem('invitation-used');
  if (state === 'revoked' || attempt !== invitation.attempt) throw new Problem('invitation-revoked');
  if (state === 'expired') throw new Problem('invitation-expired');
  if (isLocked(invitation)) throw new Problem('invitation-locked');
}

const isLocked = ({ state, wrongTries }: Invitation): boolean =>
  state !== 'accepted' && state !== 'revoked' && wrongTries >= wrongTriesAllowed;

/** The invitation held for one acceptance, so that of several at once only one goes on. */
export function leased(invitation: Invitation, by: string, at: string, seconds: number): Invitation {
  if (invitation.lease && invitation.lease.until > at) throw new Problem('invitation-busy');
  return { ...invitation, lease: { by, until: secondsAfter(at, seconds) } };
}

/** To whom of a client's people an invitation went. */
export const portalRecipientOf = ({ recipient }: Invitation): z.infer<typeof Recipient> => Recipient.parse(recipient);

export const listing = (invitation: Invitation, at: string): z.infer<typeof InvitationListing> => ({
  id: invitation.id,
  recipient: portalRecipientOf(invitation),
  state: stateOf(invitation, at),
  attempt: invitation.attempt,
  lastAttemptAt: invitation.lastAttemptAt,
  expiresAt: invitation.expiresAt,
  openedAt: invitation.openedAt ?? null,
  acceptedAt: invitation.acceptedAt ?? null,
  isLocked: isLocked(invitation),
});
