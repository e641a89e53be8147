import { type Member, nameOf } from '../members/member.ts';
import type { SeatLedger } from '../members/seats.ts';
import { reachOf } from '../shared/access/effective.ts';
import { type AddOn, addOnGate, permissionKeys } from '../shared/access/permissions.ts';
import { fieldProblem } from '../shared/problems.ts';
import type { Loser } from './change.ts';
import type { Loss } from './quote.ts';

/** Each member who loses something is written anew in the one transaction, and that takes so many at most. */
const mostLosses = 40;

/** Refuses what would take seats from more members than one commit can change. */
export function requireFew(losers: readonly Loser[]): void {
  if (losers.length <= mostLosses) return;
  throw fieldProblem('invalid-value', ['/removeWithPermissions', `would take more than ${mostLosses} seats at once`]);
}

/** What each loses with a seat of an add-on: the permissions it gates that they really have. */
export const lossesOf = (members: readonly Member[], losers: readonly Loser[], at: string): Loss[] =>
  losers.flatMap(({ memberId, addOn }) =>
    members
      .filter(({ id }) => id === memberId)
      .map((member) => ({
        memberId,
        name: nameOf(member),
        addOn,
        permissions: permissionKeys.filter((key) => addOnGate(key) === addOn && reachOf(member.access, key, at)),
      })),
  );

/** The members who lose something, as they are from now on. */
export const bereft = (members: readonly Member[], losses: readonly Loss[]): Member[] =>
  members.map((member) => {
    const lost = losses.filter(({ memberId }) => memberId === member.id).map(({ addOn }) => addOn);
    return withoutAddOns(member, lost);
  });

/** A member without their seats of add-ons, and without what they were granted that these gate. */
function withoutAddOns(member: Member, addOns: readonly AddOn[]): Member {
  const { access } = member;
  const isGated = (key: (typeof access.grants)[number]['key']) => {
    const gate = addOnGate(key);
    return gate !== undefined && addOns.includes(gate);
  };
  return {
    ...member,
    access: {
      ...access,
      addOns: access.addOns.filter((addOn) => !addOns.includes(addOn)),
      grants: access.grants.filter(({ key }) => !isGated(key)),
    },
  };
}

/** A ledger in which these hold their add-on seats no longer. */
export const released = (ledger: SeatLedger, losers: readonly Loser[]): SeatLedger => ({
  ...ledger,
  holders: ledger.holders.map((holder) => ({
    ...holder,
    addOns: holder.addOns.filter(
      (addOn) => !losers.some((loser) => loser.memberId === holder.memberId && loser.addOn === addOn),
    ),
  })),
});

/** Whether two lists of losses take the same from the same members, whatever they are called by now. */
export function sameLosses(one: readonly Loss[], other: readonly Loss[]): boolean {
  const told = (losses: readonly Loss[]) =>
    JSON.stringify(losses.map(({ memberId, addOn, permissions }) => [memberId, addOn, permissions]));
  return told(one) === told(other);
}
