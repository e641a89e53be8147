import type { Manager } from '../../../functions/members/manager.ts';
import { holderOf, type Member, usualAccess } from '../../../functions/members/member.ts';
import { firstLedger, type SeatLedger, seatTypes } from '../../../functions/members/seats.ts';
import { addOnIds } from '../../../functions/shared/access/permissions.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import { planNamed } from '../subscription/ledgers.ts';

export const now = '2026-03-10T15:00:00.000Z';
export const later = '2026-03-12T15:00:00.000Z';

/** An active member of a role; a Prescriber with a licence. */
export function member(
  id: string,
  role: Role,
  access: Partial<Member['access']> = {},
  more: Partial<Member> = {},
): Member {
  const licence = role === 'prescriber' ? { licence: { expiresOn: '2027-01-01', timeZone: 'UTC' } } : {};
  return {
    id,
    practiceId: 'prac_1',
    sub: `sub-${id}`,
    email: `${id}@example.com`,
    firstName: 'Sam',
    lastName: 'Member',
    state: 'active',
    access: { ...usualAccess(role), ...licence, ...access },
    createdAt: now,
    joinedAt: now,
    version: 1,
    ...more,
  };
}

/** Somebody who has been invited now until `later`, unless told. */
export const invited = (id: string, role: Role, access: Partial<Member['access']> = {}, expiresAt = later): Member => {
  const { sub: _, joinedAt: __, ...one } = member(id, role, access);
  return { ...one, state: 'invited', invitation: { id: 'inv_1', sentAt: now, expiresAt } };
};

/** A member as one who manages the team. */
export const managing = ({ id, access }: Member): Manager => ({ id, access, at: now });

/** The ledger of a practice with these members in it, and that many seats of every type and add-on. */
export const ledgerOf = (members: readonly Member[], seats = 9, addOnSeats = seats): SeatLedger => ({
  ...firstLedger('prac_1', 'nobody', planNamed('per-role')),
  purchased: Object.fromEntries(seatTypes.map((type) => [type, seats])),
  addOns: Object.fromEntries(addOnIds.map((addOn) => [addOn, addOnSeats])),
  holders: members.map(holderOf),
});

/** What a rule refused with, or undefined. */
export function refusalOf(rule: () => unknown): Record<string, unknown> | undefined {
  try {
    rule();
    return undefined;
  } catch (problem) {
    const { code, particulars } = problem as { code: string; particulars: object };
    return { code, ...particulars };
  }
}
