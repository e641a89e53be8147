import { addOnIds } from '../shared/access/permissions.ts';
import type { Role } from '../shared/access/roles.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { addOnUsage, type Holder, holdersAt, type SeatLedger, seatUsage, typesOf } from './seats.ts';

/** The roles whose active members may supervise (ROLE-5). */
const supervising: readonly Role[] = ['clinical-admin', 'practice-owner'];

/**
 * The ledger with this holder in it, in the place of whatever they held before. Refused when there is no seat, no
 * add-on seat, no supervisor, or when the last owner or a supervisor in charge would go.
 */
export const seated = (ledger: SeatLedger, holder: Holder, at: string): SeatLedger =>
  checked(ledger, heldBy(ledger, holder.memberId, holder, at), holder.memberId, at);

/** The ledger without a member: their seats are free at once. Refused for the last owner and a supervisor in charge. */
export const unseated = (ledger: SeatLedger, memberId: string, at: string): SeatLedger =>
  checked(ledger, heldBy(ledger, memberId, undefined, at), memberId, at);

/** Refuses when a member is the only owner: they neither leave nor change their role (ROLE-9). */
export const requireOtherOwner = (ledger: SeatLedger, memberId: string): void =>
  requireOwner({ ...ledger, holders: ledger.holders.filter((holder) => holder.memberId !== memberId) });

/** The Clinical Interns who work under a member (ROLE-5). */
export const internsUnder = (ledger: SeatLedger, memberId: string, at: string): string[] =>
  holdersAt(ledger, at)
    .filter(({ role, supervisorId }) => role === 'clinical-intern' && supervisorId === memberId)
    .map((intern) => intern.memberId);

/** Whoever was there keeps their place among the holders: their order is that in which they joined. */
function heldBy(ledger: SeatLedger, memberId: string, holder: Holder | undefined, at: string): SeatLedger {
  const before = holdersAt(ledger, at);
  const isNew = !before.some((other) => other.memberId === memberId);
  const kept = before.flatMap((other) => (other.memberId === memberId ? (holder ?? []) : other));
  return { ...ledger, holders: holder && isNew ? [...kept, holder] : kept };
}

function checked(before: SeatLedger, after: SeatLedger, memberId: string, at: string): SeatLedger {
  requireOwner(after);
  requireSupervision(after, memberId);
  requireSeats(before, after, at);
  requireAddOnSeats(before, after, at);
  return after;
}

const isSeated = ({ reservedUntil }: Holder) => reservedUntil === undefined;

function requireOwner({ holders }: SeatLedger): void {
  if (!holders.some((holder) => holder.role === 'practice-owner' && isSeated(holder))) throw new Problem('last-owner');
}

/** Whose supervisor it is that is missing decides who is at fault: the intern who has none, or the one they work under. */
function requireSupervision(ledger: SeatLedger, memberId: string): void {
  for (const holder of ledger.holders.filter((one) => one.memberId === memberId)) requireSupervisor(ledger, holder);
  const deserted = ledger.holders.filter((intern) => intern.supervisorId === memberId);
  if (!deserted.every((intern) => isSupervised(ledger, intern))) throw new Problem('supervisor-needed');
}

/** Refuses a Clinical Intern, with a place or without, who works under none of those seated who may supervise (ROLE-5). */
export function requireSupervisor(ledger: SeatLedger, intern: Holder): void {
  if (isSupervised(ledger, intern)) return;
  throw fieldProblem('supervisor-required', ['/supervisorId', 'is not an active Clinical Admin or Practice Owner']);
}

const isSupervised = ({ holders }: SeatLedger, { role, supervisorId }: Holder): boolean =>
  role !== 'clinical-intern' ||
  holders.some((one) => one.memberId === supervisorId && supervising.includes(one.role) && isSeated(one));

/** A practice that has too few seats already (it never should) may still change what needs no more of them. */
function requireSeats(before: SeatLedger, after: SeatLedger, at: string): void {
  const inUse = (ledger: SeatLedger, type: ReturnType<typeof typesOf>[number]) => {
    const { occupied, reserved } = seatUsage(ledger, type, at);
    return occupied + reserved;
  };
  for (const type of typesOf(after.plan.seatModel)) {
    const wanted = inUse(after, type);
    if (wanted > (after.purchased[type] ?? 0) && wanted > inUse(before, type)) {
      throw new Problem('seat-unavailable', { detail: `No seat of the type ${type} is free.` });
    }
  }
}

function requireAddOnSeats(before: SeatLedger, after: SeatLedger, at: string): void {
  for (const addOn of addOnIds) {
    const { purchased, held } = addOnUsage(after, addOn, at);
    if (held <= purchased || held <= addOnUsage(before, addOn, at).held) continue;
    throw purchased === 0
      ? new Problem('addon-not-subscribed', { detail: `The practice has no seat of the add-on ${addOn}.` })
      : new Problem('addon-seats-exhausted', { detail: `All seats of the add-on ${addOn} are taken.` });
  }
}
