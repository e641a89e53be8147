import { newStaffInvitation } from '../invitations/staff.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import type { Scope } from '../shared/access/scope.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { isTransient } from '../shared/table/failures.ts';
import type { Op } from '../shared/table/ops.ts';
import { batchesOf, type ImportedRow, invitedAs, type Outcome, refusedAs, refusedFor } from './import.ts';
import { profile } from './listing.ts';
import { requireMayInvite } from './management.ts';
import type { Manager } from './manager.ts';
import { holderOf, type Member } from './member.ts';
import { type NewMember, newcomer } from './newcomer.ts';
import { requireAbleOwner } from './ownership.ts';
import { requireCompatible } from './permission-choice.ts';
import { managerOf, sentAs } from './plan.ts';
import { seated } from './seating.ts';
import type { SeatLedger } from './seats.ts';
import { requireInternIfSupervised, requireLicence } from './soundness.ts';
import { type AddressEntry, addressEntry, addressTaken, ledgerOf, saveInvited } from './store.ts';

/** Invites somebody to the staff: their seat is kept until the invitation expires (SEAT-10). */
export const invite = (scope: Scope<MemberActor>, wanted: NewMember) =>
  decided(async () => {
    const [office, entry] = await Promise.all([officeOf(scope), addressEntry(scope, wanted.email)]);
    const { member, ops, ledgerAfter: after } = await invited(wanted, entry, office);
    const answer = profile(member, office.manager.at);
    return saveInvited(scope, [member], { ledger: office.ledger, after, ops, answer });
  });

/** Invites batch by batch. Whoever is a member already is left as they are, so that a second run completes the first. */
export async function inviteAll(scope: Scope<MemberActor>, wanted: readonly NewMember[]): Promise<ImportedRow[]> {
  const outcomes: Outcome[] = [];
  for (const batch of batchesOf(wanted)) {
    const isOutOfTime = outcomes.at(-1)?.code === 'busy';
    outcomes.push(...(isOutOfTime ? batch.map(() => refusedAs('busy')) : await batchInvited(scope, batch)));
  }
  return outcomes.map((outcome, row) => ({ row, ...outcome }));
}

/** Invites a batch in one transaction, and all of it again on fresh data when it met with a change. */
async function batchInvited(scope: Scope<MemberActor>, batch: readonly NewMember[]): Promise<Outcome[]> {
  try {
    return await decided(async () => {
      const [office, entries] = await Promise.all([
        officeOf(scope),
        Promise.all(batch.map(({ email }) => addressEntry(scope, email))),
      ]);
      const { outcomes, members, ops, ledger: after } = await decidedRows(batch, entries, office);
      const [first, ...others] = members;
      if (!first) return outcomes;
      return saveInvited(scope, [first, ...others], { ledger: office.ledger, after, ops, answer: outcomes });
    });
  } catch (problem) {
    if (!isTransient(problem) && !(problem instanceof Problem)) throw problem;
    return batch.map(() => (problem instanceof Problem ? refusedFor(problem) : refusedAs('busy')));
  }
}

/** Decides row by row, each as if those before it had been saved; who is refused takes nobody's seat. */
async function decidedRows(batch: readonly NewMember[], entries: readonly AddressEntry[], office: Office) {
  let { ledger } = office;
  const [outcomes, members, ops]: [Outcome[], Member[], Op[]] = [[], [], []];
  for (const [i, wanted] of batch.entries()) {
    try {
      const one = await invited(wanted, entries[i], { ...office, ledger });
      ledger = one.ledgerAfter;
      outcomes.push(invitedAs(one.member));
      members.push(one.member);
      ops.push(...one.ops);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      outcomes.push(refusedFor(problem, entries[i]?.memberId));
    }
  }
  return { outcomes, members, ops, ledger };
}

/** What invitations are decided on, besides the address of each. */
interface Office {
  readonly practiceId: string;
  readonly timeZone: string;
  readonly manager: Manager;
  readonly ledger: SeatLedger;
}

async function officeOf(scope: Scope<MemberActor>): Promise<Office> {
  const [manager, ledger, { practiceId, timeZone }] = await Promise.all([
    managerOf(scope),
    ledgerOf(scope),
    practiceOf(scope),
  ]);
  return { practiceId, timeZone, manager, ledger };
}

/** Somebody as they are invited, with the writes that takes besides their own, and the ledger that keeps their seat. */
async function invited(wanted: NewMember, entry: AddressEntry, { manager, ledger, practiceId, timeZone }: Office) {
  const { at } = manager;
  const person = newcomer(wanted, { id: newId('member'), practiceId, timeZone, at });
  requireInvitable(manager, person);
  const address = addressTaken(person, entry);
  const { invitation, ops } = await newStaffInvitation(person, at);
  const member = { ...person, invitation: sentAs(invitation) };
  return { member, ops: [address, ...ops], ledgerAfter: seated(ledger, holderOf(member), at) };
}

/** Refuses somebody whom this manager may not invite, or nobody could. */
function requireInvitable(manager: Manager, member: Member): void {
  requireMayInvite(manager, member);
  requireCompatible(member.access.sets);
  requireAbleOwner(member.access, 'permissionSets');
  requireInternIfSupervised(member);
  requireLicence(member, manager.at);
}
