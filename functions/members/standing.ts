import { isDeepStrictEqual } from 'node:util';
import type { AddOn } from '../shared/access/permissions.ts';
import { Problem } from '../shared/problems.ts';
import { withoutAddOns } from './add-on-seats.ts';
import { holderOf, type Member } from './member.ts';
import { seated } from './seating.ts';
import { addOnUsage, type SeatLedger, seatTypeOf, seatUsage } from './seats.ts';

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

/** The member as they were before they were deactivated, but for the add-on seats that are not free any more. */
export const reactivated = (member: Member, ledger: SeatLedger, at: string): Member => ({
  ...withFreeAddOns(member, ledger, at),
  state: 'active',
  deactivatedAt: undefined,
});

/** A member whose invitation is sent anew; their seats are kept until this one expires, as far as they are free still. */
export const invitedAgain = (
  member: Member,
  invitation: NonNullable<Member['invitation']>,
  ledger: SeatLedger,
  at: string,
): Member => ({
  ...withFreeAddOns(member, ledger, at),
  state: 'invited',
  invitation,
  deactivatedAt: undefined,
});

/** With an add-on seat that somebody else has taken go the single permissions that need it (SEAT-5). */
function withFreeAddOns(member: Member, ledger: SeatLedger, at: string): Member {
  const others = { ...ledger, holders: ledger.holders.filter(({ memberId }) => memberId !== member.id) };
  const isFree = (addOn: AddOn) => {
    const { purchased, held } = addOnUsage(others, addOn, at);
    return held < purchased;
  };
  const taken = member.access.addOns.filter((addOn) => !isFree(addOn));
  return { ...member, access: { ...withoutAddOns(member.access, taken), active: true } };
}

/** The seats a member leaves free when they go at this moment. On paired plans the others may need as many (SEAT-9). */
export function freedBy(member: Member, before: SeatLedger, after: SeatLedger, at: string) {
  const type = seatTypeOf(before.plan.seatModel, member.access);
  const inUse = (ledger: SeatLedger) => {
    const { occupied, reserved } = seatUsage(ledger, type, at);
    return occupied + reserved;
  };
  return {
    seat: inUse(after) < inUse(before) ? type : null,
    addOns: hasPlace(member, at) ? member.access.addOns : [],
  };
}
