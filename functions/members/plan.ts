import { type Invitation, requireGap } from '../invitations/invitation.ts';
import {
  newStaffInvitation,
  staffInvitationAgain,
  staffInvitationById,
  staffInvitationRevoked,
} from '../invitations/staff.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import type { Scope } from '../shared/access/scope.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { isTransient } from '../shared/table/failures.ts';
import type { Op } from '../shared/table/ops.ts';
import { type ImportedRow, refusedRow } from './import.ts';
import { profile } from './listing.ts';
import { requireMayInvite } from './management.ts';
import type { Manager } from './manager.ts';
import { holderOf, type Member } from './member.ts';
import { type NewMember, newcomer } from './newcomer.ts';
import { requireAbleOwner } from './ownership.ts';
import { requireCompatible } from './permission-choice.ts';
import { seated } from './seating.ts';
import type { SeatLedger } from './seats.ts';
import { requireInternIfSupervised, requireLicence } from './soundness.ts';
import { invitedAgain } from './standing.ts';
import { addressEntry, addressTaken, ledgerOf, memberById, saveInvited } from './store.ts';

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

/** Invites somebody to the staff: their seat is kept until the invitation expires (SEAT-10). */
export const invite = (scope: Scope<MemberActor>, wanted: NewMember) =>
  decided(async () => {
    const { practiceId, facts } = scope;
    const [manager, ledger, entry, { timeZone }] = await Promise.all([
      managerOf(scope),
      ledgerOf(scope),
      addressEntry(scope, wanted.email),
      practiceOf(scope),
    ]);
    const member = newcomer(wanted, { id: newId('member'), practiceId, timeZone, at: facts.at });
    requireInvitable(manager, member);
    const address = addressTaken(member, entry);
    const { invitation, ops } = await newStaffInvitation(member, facts.at);
    const invited = { ...member, invitation: sentAs(invitation) };
    const after = seated(ledger, holderOf(invited), facts.at);
    const answer = profile(invited, facts.at);
    return saveInvited(scope, invited, { ledger, after, ops: [address, ...ops], answer });
  });

/** Refuses somebody whom this manager may not invite, or nobody could. */
function requireInvitable(manager: Manager, member: Member): void {
  requireMayInvite(manager, member);
  requireCompatible(member.access.sets);
  requireAbleOwner(member.access, 'permissionSets');
  requireInternIfSupervised(member);
  requireLicence(member, manager.at);
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

/** Takes back what was sent to an address that is wrong, and sends a new invitation to the one that is right (INV-4). */
export async function sentAnew(scope: Scope, member: Member, ledger: SeatLedger) {
  const { at } = scope.facts;
  requireNotJustSent(member, at);
  const { invitation, ops } = await newStaffInvitation(member, at);
  return withSeatKept(member, ledger, invitation, [...(await takenBack(scope, member)), ...ops], at);
}

/** However often they are invited anew and their address corrected, mails to one member lie a minute apart (INV-4). */
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
const sentAs = ({ id, lastAttemptAt, expiresAt }: Invitation) => ({ id, sentAt: lastAttemptAt, expiresAt });

/** Invites one after the other. Whoever is a member already is left as they are, so that a second run completes the first. */
export async function inviteAll(scope: Scope<MemberActor>, wanted: readonly NewMember[]): Promise<ImportedRow[]> {
  const rows: ImportedRow[] = [];
  for (const [row, one] of wanted.entries()) {
    const isOutOfTime = rows.at(-1)?.code === 'busy';
    rows.push(isOutOfTime ? refusedRow(row, 'busy') : await imported(scope, one, row));
  }
  return rows;
}

async function imported(scope: Scope<MemberActor>, wanted: NewMember, row: number): Promise<ImportedRow> {
  try {
    const { id: memberId } = await invite(scope, wanted);
    return { row, outcome: 'invited', memberId };
  } catch (problem) {
    if (isTransient(problem)) return refusedRow(row, 'busy');
    if (!(problem instanceof Problem)) throw problem;
    if (problem.code === 'member-exists') return { row, outcome: 'exists', ...(await existing(scope, wanted.email)) };
    const { permission, errors, detail } = problem.particulars;
    const field = errors?.[0] && `${errors[0].pointer} ${errors[0].detail}`;
    return refusedRow(row, problem.code, detail ?? permission ?? field);
  }
}

const existing = async (scope: Scope, email: string) => {
  const entry = await addressEntry(scope, email);
  return entry && { memberId: entry.memberId };
};
