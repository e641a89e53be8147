import { type Invitation, requireGap } from '../invitations/invitation.ts';
import {
  newStaffInvitation,
  staffInvitationAgain,
  staffInvitationById,
  staffInvitationReaddressed,
  staffInvitationRevoked,
} from '../invitations/staff.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import type { Scope } from '../shared/access/scope.ts';
import { Problem } from '../shared/problems.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Manager } from './manager.ts';
import { holderOf, type Member } from './member.ts';
import { seated } from './seating.ts';
import type { SeatLedger } from './seats.ts';
import { invitedAgain } from './standing.ts';
import { ledgerOf, memberById } from './store.ts';

/** Who changes the team with this request. */
export async function managerOf(scope: Scope<MemberActor>): Promise<Manager> {
  const { actor } = await scope.granted;
  return { id: actor.id, access: actor.access, at: scope.facts.at };
}

/** What every change of a member is decided on, read side by side. */
export async function situationOf(scope: Scope<MemberActor>, memberId: string) {
  const [manager, before, ledger] = await Promise.all([managerOf(scope), memberById(scope, memberId), ledgerOf(scope)]);
  return { manager, before, ledger };
}

/** Sends the invitation of a member once more, or, when the one before is no good any more, a new one. */
export async function sentAgain(scope: Scope, member: Member, ledger: SeatLedger) {
  const { at } = scope.facts;
  requireNotJustSent(member, at);
  const open = member.state === 'invited' ? await openInvitationOf(scope, member) : undefined;
  const { invitation, ops } = open
    ? await staffInvitationAgain(open, member, at)
    : await newStaffInvitation(member, at);
  return withSeatKept(member, ledger, invitation, ops, at);
}

/** Sends the invitation to the address that is right: what was sent to the one that is wrong is void at once (INV-4). */
export async function sentAnew(scope: Scope, member: Member, ledger: SeatLedger) {
  const { at } = scope.facts;
  const open = await openInvitationOf(scope, member);
  if (!open) throw new Problem('changed-meanwhile'); // whoever corrects it read the member before it was taken back
  const { invitation, ops } = await staffInvitationReaddressed(open, member, at);
  return withSeatKept(member, ledger, invitation, ops, at);
}

/** However often they are deactivated and invited anew, mails to one member lie a minute apart (INV-4). */
function requireNotJustSent({ invitation }: Member, at: string): void {
  if (invitation) requireGap(invitation.sentAt, at);
}

/** The writes that take back the invitation a member was last sent. */
export async function takenBack(scope: Scope, member: Member): Promise<Op[]> {
  const open = await openInvitationOf(scope, member);
  return open ? staffInvitationRevoked(open) : [];
}

async function openInvitationOf(scope: Scope, { invitation }: Member) {
  const last = invitation && (await staffInvitationById(scope, invitation.id));
  return last?.state === 'revoked' ? undefined : last;
}

function withSeatKept(member: Member, ledger: SeatLedger, invitation: Invitation, ops: readonly Op[], at: string) {
  const after = invitedAgain(member, sentAs(invitation), ledger, at);
  return { after, ledgerAfter: seated(ledger, holderOf(after), at), ops };
}

/** What the member keeps of the sending of an invitation. */
export const sentAs = ({ id, lastAttemptAt, expiresAt }: Invitation) => ({ id, sentAt: lastAttemptAt, expiresAt });
