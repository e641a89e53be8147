import type { Holder, Plan, SeatLedger } from '../../../functions/members/seats.ts';
import { roles } from '../../../functions/shared/access/roles.ts';
import { stageNamed } from '../../../lib/stages.ts';

export const now = '2026-03-10T15:00:00.000Z';

/** The catalogue of the local stage. */
export const { plans } = stageNamed('local');

/** A plan of that catalogue. */
export function planNamed(id: string): Plan {
  const plan = plans[id];
  if (!plan) throw new Error(`There is no plan ${id}.`);
  return plan;
}

/** Somebody in a seat: `mem_1`, `mem_2`, ... */
export const holder = (n: number, role: Holder['role'], more: Partial<Holder> = {}): Holder => ({
  memberId: `mem_${n}`,
  role,
  seatClass: roles[role].clinical ? 'standard' : 'support',
  isAdmin: false,
  addOns: [],
  ...more,
});

/** A per-role ledger with an owner, who holds the clinical seat. */
export const ledgerOf = (holders: readonly Holder[] = [], more: Partial<SeatLedger> = {}): SeatLedger => ({
  practiceId: 'prac_1',
  planId: 'per-role',
  plan: planNamed('per-role'),
  purchased: { clinical: 1 },
  addOns: {},
  holders: [holder(0, 'practice-owner'), ...holders],
  version: 7,
  ...more,
});

/** A roster of so many standard members, the owner among them, and so many support members. */
export const roster = (standard: number, support: number): Holder[] => [
  ...Array.from({ length: standard - 1 }, (_, i) => holder(1 + i, 'therapist')),
  ...Array.from({ length: support }, (_, i) => holder(standard + i, 'office-manager')),
];
