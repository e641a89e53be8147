import type * as z from 'zod';
import { billingEvents } from '../billing/records.ts';
import { passes } from '../shared/access/passes.ts';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { newId } from '../shared/ids.ts';
import { found, Problem } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Paging, summariesOf } from '../shared/table/paging.ts';
import { fullName } from '../shared/text.ts';
import type { ListedMember } from './listing.ts';
import { type Member, passOf } from './member.ts';
import { addressHash, memberAddresses, members, seatLedgers } from './records.ts';
import { internsUnder } from './seating.ts';
import { billedOwnerIn, type SeatLedger } from './seats.ts';

/** The member, or a 404. */
export const memberById = async (scope: Scope, memberId: string): Promise<Member> =>
  found(await members.get(scope, keys.member(scope.practiceId, memberId)));

/** What the practice pays for, and who has it. */
export const ledgerOf = async (scope: Scope): Promise<SeatLedger> =>
  found(await seatLedgers.get(scope, keys.seats(scope.practiceId)));

/** One page of the members, by last name. */
export const membersByName = (scope: Scope, paging: Paging) =>
  members.page<z.infer<typeof ListedMember>>(scope, ranges.membersByName(scope.practiceId), paging);

/** Whose an e-mail address is in the practice, or was. */
export const addressEntry = (scope: Scope, email: string) =>
  memberAddresses.get(scope, keys.memberAddress(scope.practiceId, addressHash(email)));
export type AddressEntry = Awaited<ReturnType<typeof addressEntry>>;

/** The clients assigned to a member as of now, whatever their status. */
export async function clientsAssignedTo(scope: Scope, memberId: string): Promise<string[]> {
  const ever = await summariesOf<{ id: string; endedAt?: string }>(
    scope,
    ranges.clientsAssignedTo(scope.practiceId, memberId),
  );
  return ever.filter(({ summary }) => !summary.endedAt).map(({ summary }) => summary.id);
}

/**
 * The write that makes an address a member's; refused while it is another's (ROLE-12). Should it become another's before
 * it is saved, that is found when it is decided again.
 */
export function addressTaken({ practiceId, id: memberId, email }: Member, entry: AddressEntry): Op {
  if (entry && !entry.isFree) throw new Problem('member-exists');
  const taken = { practiceId, hash: addressHash(email), memberId, isFree: false, version: 1 };
  return entry ? memberAddresses.replace(entry, taken) : memberAddresses.insert(taken);
}

/** The write that lets go of a member's address: it is theirs alone for as long as they have it. */
export const addressFreed = ({ practiceId, id: memberId, email }: Member): Op =>
  memberAddresses.overwrite({ practiceId, hash: addressHash(email), memberId, isFree: true, version: 1 });

/** Saves those invited to the staff, each in a history of their own, with the seats that are kept for them. */
export function saveInvited<T>(
  scope: Scope,
  invited: readonly [Member, ...Member[]],
  { ledger, after, ops, answer }: { ledger: SeatLedger; after: SeatLedger; ops: readonly Op[]; answer: T },
): Promise<T> {
  const happening = ({ id, access: { role } }: Member) => ({
    event: 'member.invited',
    subjectId: id,
    details: { role },
  });
  const [first, ...others] = invited;
  return commit(scope, {
    ...happening(first),
    also: others.map(happening),
    ops: [seatLedgers.replace(ledger, after), ...invited.map((member) => members.insert(member)), ...ops],
    answer,
  });
}

/** A change of one member, and of the ledger that follows them. */
interface MemberChange<T> {
  readonly event: `member.${string}`;
  readonly before: Member;
  readonly after: Member;
  readonly ledger: SeatLedger;
  /** The same when nothing of it changes. */
  readonly ledgerAfter: SeatLedger;
  readonly fields?: readonly string[];
  readonly ops?: readonly Op[];
  readonly answer: T;
}

/** Saves a change of a member with everything that follows them: their place in the ledger, their pass, who is billed. */
export const saveChanged = <T>(scope: Scope, change: MemberChange<T>): Promise<T> =>
  commit(scope, {
    event: change.event,
    subjectId: change.after.id,
    ...(change.fields && { details: { fields: change.fields } }),
    ops: [
      ...(change.ledgerAfter === change.ledger ? [] : [seatLedgers.replace(change.ledger, change.ledgerAfter)]),
      ...changedMember(change.before, change.after),
      ...billedOwnerNoted(change, scope.facts.at),
      ...(change.ops ?? []),
    ],
    answer: change.answer,
  });

/** The writes of a changed member: their record, and the pass of their login, which is a copy of it. */
export const changedMember = (before: Member, after: Member): Op[] => [
  members.replace(before, after),
  ...(after.sub === undefined ? [] : [passes.overwrite(passOf({ ...after, sub: after.sub }))]),
];

/** When the bills go to another owner from now on, the payment provider is told so. */
function billedOwnerNoted({ after, ledger, ledgerAfter }: MemberChange<unknown>, at: string): Op[] {
  if (billedOwnerIn(ledger) === billedOwnerIn(ledgerAfter)) return [];
  const { practiceId } = after;
  const id = newId('billingEvent');
  const event = { id, practiceId, type: 'owner-changed', state: 'waiting' as const, receivedAt: at, version: 1 };
  return [billingEvents.insert(event), due({ effect: 'billing', practiceId, recordId: id }, at)];
}

/** Decides about a member's place; when Clinical Interns stand in the way, they are named (ROLE-5). */
export async function namingInterns<T>(
  scope: Scope,
  ledger: SeatLedger,
  memberId: string,
  decide: () => T,
): Promise<T> {
  try {
    return decide();
  } catch (problem) {
    if (!(problem instanceof Problem && problem.code === 'supervisor-needed')) throw problem;
    const interns = await Promise.all(
      internsUnder(ledger, memberId, scope.facts.at).map((id) => memberById(scope, id)),
    );
    throw new Problem(problem.code, {
      holders: interns.map((intern) => ({ memberId: intern.id, name: fullName(intern) })),
    });
  }
}
