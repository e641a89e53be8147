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
    acceptedAt: z.string().nullable(),
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
export function resent(
  invitation: Invitation,
  to: Invitation['recipient'],
  { at, tokenHash, termHours }: Sending,
): Invitation {
  const state = stateOf(invitation, at);
  if (state === 'accepted') throw new Problem('invitation-used');
  if (state === 'revoked') throw new Problem('invitation-revoked');
  requireGap(invitation.lastAttemptAt, at);
  return {
    ...invitation,
    recipient: to,
    state: 'created',
    attempt: invitation.attempt + 1,
    tokenHash,
    lastAttemptAt: at,
    expiresAt: secondsAfter(at, termHours * secondsAnHour),
    wrongTries: 0,
    lease: undefined,
  };
}

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
  if (invitation.wrongTries >= wrongTriesAllowed) throw new Problem('invitation-locked');
}

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
  acceptedAt: invitation.acceptedAt ?? null,
});
