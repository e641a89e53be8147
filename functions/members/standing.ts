import { isDeepStrictEqual } from 'node:util';
import { addOnIds } from '../shared/access/permissions.ts';
import { Problem } from '../shared/problems.ts';
import { holderOf, type Member } from './member.ts';
import { seated } from './seating.ts';
import { addOnUsage, type SeatLedger, seatTypeOf } from './seats.ts';

/** Whether a member has a place in the ledger at a moment: active, or invited and not yet too late to accept. */
export const hasPlace = ({ state, invitation }: Member, at: string): boolean =>
  state === 'active' || (state === 'invited' && invitation !== undefined && invitation.expiresAt > at);

/** Refuses to give a seat of an add-on to a member who has no place themselves. */
export function requirePlace(member: Member, at: string): void {
  if (hasPlace(member, at)) return;
  throw new Problem(member.state === 'inactive' ? 'member-inactive' : 'member-not-joined');
}

/** The ledger as it follows from a change of a member; the very same when nothing of it changes. */
export function following(ledger: SeatLedger, member: Member, at: string): SeatLedger {
  if (!hasPlace(member, at)) return ledger;
  const holder = holderOf(member);
  const current = ledger.holders.find(({ memberId }) => memberId === member.id);
  return isDeepStrictEqual(current, holder) ? ledger : seated(ledger, holder, at);
}

/** The member without whatever they may do here; their history keeps their name, and the login is not touched. */
export const deactivated = (member: Member, at: string): Member => ({
  ...member,
  state: 'inactive',
  access: { ...member.access, active: false },
  deactivatedAt: at,
});

/** The member as they were before they were deactivated, with those of their add-on seats that are free still. */
export const reactivated = (member: Member, ledger: SeatLedger, at: string): Member => ({
  ...withFreeAddOns(member, ledger, at),
  state: 'active',
  deactivatedAt: undefined,
});

/** A member whose invitation is sent anew; their seats are kept until this one expires, as far as they are free still. */
export const invitedAgain = (
  member: Member,
  { id, expiresAt }: { readonly id: string; readonly expiresAt: string },
  ledger: SeatLedger,
  at: string,
): Member => ({
  ...withFreeAddOns(member, ledger, at),
  state: 'invited',
  invitation: { id, expiresAt },
  deactivatedAt: undefined,
});

/** Individual permissions stay without the add-on seat they need; they work again with the next one. */
function withFreeAddOns(member: Member, ledger: SeatLedger, at: string): Member {
  const others = { ...ledger, holders: ledger.holders.filter(({ memberId }) => memberId !== member.id) };
  const isFree = (addOn: (typeof addOnIds)[number]) => {
    const { purchased, held } = addOnUsage(others, addOn, at);
    return held < purchased;
  };
  const addOns = addOnIds.filter((addOn) => member.access.addOns.includes(addOn) && isFree(addOn));
  return { ...member, access: { ...member.access, active: true, addOns } };
}

/** The seats a member leaves free when they go at this moment (SEAT-9). */
export const freedBy = (member: Member, { seatModel }: SeatLedger, at: string) =>
  hasPlace(member, at)
    ? { seat: seatTypeOf(seatModel, member.access), addOns: member.access.addOns }
    : { seat: null, addOns: [] };
