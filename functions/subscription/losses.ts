import { withoutAddOns } from '../members/add-on-seats.ts';
import type { Member } from '../members/member.ts';
import type { SeatLedger } from '../members/seats.ts';
import { reachOf } from '../shared/access/effective.ts';
import { addOnGate, permissionKeys } from '../shared/access/permissions.ts';
import { fieldProblem } from '../shared/problems.ts';
import { fullName } from '../shared/text.ts';
import type { SeatLoss } from './change.ts';
import type { Loss } from './quote.ts';

/** Each member who loses something is written anew in the one transaction, and that takes so many at most. */
export const mostLosses = 40;

/** Refuses what would take seats from more members than one commit can change. */
export function requireFew(seats: readonly SeatLoss[]): void {
  if (seats.length <= mostLosses) return;
  throw fieldProblem('invalid-value', ['/removeWithPermissions', `would take more than ${mostLosses} seats at once`]);
}

/** What each loses with a seat of an add-on: the permissions it gates that they really have. */
export const lossesOf = (members: readonly Member[], seats: readonly SeatLoss[], at: string): Loss[] =>
  seats.flatMap(({ memberId, addOn }) =>
    members
      .filter(({ id }) => id === memberId)
      .map((member) => ({
        memberId,
        name: fullName(member),
        addOn,
        permissions: permissionKeys.filter((key) => addOnGate(key) === addOn && reachOf(member.access, key, at)),
      })),
  );

/** The members who lose something, as they are from now on: without the seats, and what was given them that needs these. */
export const withoutLostSeats = (members: readonly Member[], losses: readonly Loss[]): Member[] =>
  members.map((member) => {
    const lost = losses.filter(({ memberId }) => memberId === member.id).map(({ addOn }) => addOn);
    return { ...member, access: withoutAddOns(member.access, lost) };
  });

/** A ledger in which these add-on seats are held no longer. */
export const released = (ledger: SeatLedger, seats: readonly SeatLoss[]): SeatLedger => ({
  ...ledger,
  holders: ledger.holders.map((holder) => ({
    ...holder,
    addOns: holder.addOns.filter(
      (addOn) => !seats.some((lost) => lost.memberId === holder.memberId && lost.addOn === addOn),
    ),
  })),
});

/** Whether two lists of losses take the same from the same members, whatever they are called by now. */
export function sameLosses(one: readonly Loss[], other: readonly Loss[]): boolean {
  const told = (losses: readonly Loss[]) =>
    JSON.stringify(losses.map(({ memberId, addOn, permissions }) => [memberId, addOn, permissions]));
  return told(one) === told(other);
}
