import type { Member } from '../members/member.ts';
import type { Scope } from '../shared/access/scope.ts';
import { newId } from '../shared/ids.ts';
import { Problem } from '../shared/problems.ts';
import type { Op } from '../shared/table/ops.ts';
import { fullName } from '../shared/text.ts';
import { type Invitation, invited, readdressed, resent, revoked } from './invitation.ts';
import { invitations } from './records.ts';
import { invitationById, sendingOf } from './store.ts';
import { newTokenHash } from './token.ts';

/** How long an invitation to the staff can be accepted (INV-8). */
const termHours = 48;

/** An invitation of a member, and the writes that keep it, its token and its mail. */
interface Inviting {
  readonly invitation: Invitation;
  readonly ops: Op[];
}

type Invitee = Pick<Member, 'id' | 'practiceId' | 'email' | 'firstName' | 'lastName'>;

/** A first invitation of somebody to the staff. Until it expires, the member's place in the ledger is kept. */
export async function newStaffInvitation(member: Invitee, at: string): Promise<Inviting> {
  const id = newId('invitation');
  const { id: recipientId, practiceId, firstName } = member;
  const whom = { id, practiceId, recipientId, recipient: recipientOf(member), firstName };
  const invitation = invited(whom, { at, tokenHash: await newTokenHash(id, 1), termHours });
  return { invitation, ops: [invitations.insert(invitation), ...sendingOf(invitation)] };
}

/** The invitation sent once more, to the member's address as it is now; refused less than a minute after the last. */
export async function staffInvitationAgain(invitation: Invitation, member: Invitee, at: string): Promise<Inviting> {
  requireNotJoined(invitation);
  const tokenHash = await newTokenHash(invitation.id, invitation.attempt + 1);
  const { firstName } = member;
  const again = { ...resent(invitation, recipientOf(member), { at, tokenHash, termHours }), firstName };
  return { invitation: again, ops: [invitations.replace(invitation, again), ...sendingOf(again)] };
}

/**
 * The invitation sent to the member's corrected address (INV-4): at once, or, when it was sent less than a minute ago,
 * as soon as the minute is over. The link sent before is good for nothing from here on.
 */
export async function staffInvitationReaddressed(
  invitation: Invitation,
  member: Invitee,
  at: string,
): Promise<Inviting> {
  requireNotJoined(invitation);
  const tokenHash = await newTokenHash(invitation.id, invitation.attempt + 1);
  const { firstName } = member;
  const again = { ...readdressed(invitation, recipientOf(member), { at, tokenHash, termHours }), firstName };
  return { invitation: again, ops: [invitations.replace(invitation, again), ...sendingOf(again, at)] };
}

export const staffInvitationById = (scope: Scope, invitationId: string): Promise<Invitation | undefined> =>
  invitationById(scope, undefined, invitationId);

/** The writes that take an invitation to the staff back. */
export function staffInvitationRevoked(invitation: Invitation): Op[] {
  requireNotJoined(invitation);
  return invitation.state === 'revoked' ? [] : [invitations.replace(invitation, revoked(invitation))];
}

/** Nobody takes back or resends what a member has accepted: whoever tries read the member before they joined. */
function requireNotJoined({ state }: Invitation): void {
  if (state === 'accepted') throw new Problem('changed-meanwhile');
}

const recipientOf = (member: Invitee): Invitation['recipient'] => ({
  kind: 'member',
  id: member.id,
  name: fullName(member),
  email: member.email,
});
