import * as z from 'zod';
import { type Role, roles, type SeatType } from '../shared/access/roles.ts';
import { Problem } from '../shared/problems.ts';

const seatTypes = [...new Set(Object.values(roles).map((role) => role.seatType))] as [SeatType, ...SeatType[]];
const SeatTypeId = z.enum(seatTypes);

/**
 * What the practice pays for and who sits where: one versioned record. Seats are never counted up and down; who holds
 * them is written down, so that a repeated or lost request cannot make the number drift (SEAT-3).
 */
export const SeatLedger = z.object({
  practiceId: z.string(),
  planId: z.string(),
  purchased: z.partialRecord(SeatTypeId, z.number()),
  holders: z.array(z.object({ memberId: z.string(), seatType: SeatTypeId })),
  owners: z.array(z.string()),
  version: z.number(),
});
export type SeatLedger = z.infer<typeof SeatLedger>;

/** The ledger of a new practice: one clinical seat, the owner's. */
export const firstLedger = (practiceId: string, ownerId: string): SeatLedger => ({
  practiceId,
  planId: 'per-role',
  purchased: { clinical: 1 },
  holders: [{ memberId: ownerId, seatType: roles['practice-owner'].seatType }],
  owners: [ownerId],
  version: 1,
});

/** The ledger with the member in a seat of their role's type; 409 when none is free. */
export function occupied(ledger: SeatLedger, memberId: string, role: Role): SeatLedger {
  const { seatType } = roles[role];
  const others = ledger.holders.filter((holder) => holder.memberId !== memberId);
  const taken = others.filter((holder) => holder.seatType === seatType).length;
  if (taken >= (ledger.purchased[seatType] ?? 0)) throw new Problem('seat-unavailable');
  const owners = ledger.owners.filter((owner) => owner !== memberId);
  return {
    ...ledger,
    holders: [...others, { memberId, seatType }],
    owners: role === 'practice-owner' ? [...owners, memberId] : owners,
  };
}
