import * as z from 'zod';
import { type AddOn, addOnIds } from '../shared/access/permissions.ts';
import { roleIds, roles, type SeatType } from '../shared/access/roles.ts';

/** Every seat type of a `per-role` plan. */
export const seatTypes = [...new Set(Object.values(roles).map((role) => role.seatType))] as [SeatType, ...SeatType[]];

/** What can be bought seats of; `standard` is the seat of a `paired` plan, and brings a support seat with it (SEAT-7). */
export const purchasable = [...seatTypes, 'standard'] as const;
export type Purchasable = (typeof purchasable)[number];

export const seatModels = ['per-role', 'paired'] as const;
export type SeatModel = (typeof seatModels)[number];

/** A price in minor units of the plan's currency. */
const Cents = z.int().min(0);

/** What a practice can subscribe to, and what its seats cost a month. */
export const Plan = z.object({
  label: z.string().min(1),
  seatModel: z.enum(seatModels),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  seatCents: z.partialRecord(z.enum(purchasable), Cents),
  addOnCents: z.record(z.enum(addOnIds), Cents),
});
export type Plan = z.infer<typeof Plan>;

/** Somebody who has a seat, or for whom one is kept until an instant, and what their seat follows from. */
export const Holder = z.object({
  memberId: z.string(),
  role: z.enum(roleIds),
  seatClass: z.enum(['standard', 'support']),
  isAdmin: z.boolean(),
  /** The Clinical Admin or Practice Owner a Clinical Intern works under. */
  supervisorId: z.string().optional(),
  addOns: z.array(z.enum(addOnIds)),
  /** A live invitation keeps the seat until then; from then on it is free, whether or not anybody has noticed. */
  reservedUntil: z.string().optional(),
});
export type Holder = z.infer<typeof Holder>;

/**
 * What the practice pays for and who has it: one versioned record, in which everything lies that several members
 * decide together — seats, owners, supervision. Nothing is counted up and down; who holds a seat is written down, so
 * that a repeated or lost request cannot make a number drift (SEAT-3).
 */
export const SeatLedger = z.object({
  practiceId: z.string(),
  planId: z.string(),
  /** The plan as it was sold with the last change: its prices hold until the next one, whatever the catalogue says. */
  plan: Plan,
  purchased: z.partialRecord(z.enum(purchasable), z.number()),
  addOns: z.partialRecord(z.enum(addOnIds), z.number()),
  /** In the order in which they joined. */
  holders: z.array(Holder),
  version: z.number(),
});
export type SeatLedger = z.infer<typeof SeatLedger>;

/** The plan every practice begins on. */
export const firstPlanId = 'per-role';

/** The ledger of a new practice: one clinical seat, the owner's. */
export const firstLedger = (practiceId: string, ownerId: string, plan: Plan): SeatLedger => ({
  practiceId,
  planId: firstPlanId,
  plan,
  purchased: { clinical: 1 },
  addOns: {},
  holders: [{ memberId: ownerId, role: 'practice-owner', seatClass: 'standard', isAdmin: false, addOns: [] }],
  version: 1,
});

/** The holders at a moment: whoever's invitation has expired by then holds nothing (SEAT-10). */
export const holdersAt = ({ holders }: SeatLedger, at: string): Holder[] =>
  holders.filter(({ reservedUntil }) => reservedUntil === undefined || reservedUntil > at);

/** The owner to whom the practice's bills are sent: of those who have joined the first. */
export const billedOwnerIn = ({ holders }: SeatLedger): string | undefined =>
  holders.find(({ role, reservedUntil }) => role === 'practice-owner' && reservedUntil === undefined)?.memberId;

/** The seat types of a model. */
export const typesOf = (model: SeatModel): readonly Purchasable[] => (model === 'paired' ? ['standard'] : seatTypes);

/** The type of seat a holder needs. */
export const seatTypeOf = (model: SeatModel, { role }: Pick<Holder, 'role'>): Purchasable =>
  model === 'paired' ? 'standard' : roles[role].seatType;

/** Whether a holder counts as a standard member of a paired plan: admins and owners do, whatever their class (SEAT-7). */
export const isBilledStandard = ({ seatClass, isAdmin, role }: Holder): boolean =>
  seatClass === 'standard' || isAdmin || role === 'practice-owner';

/** Standard seats that S standard and U support members need: max(S, ⌈(S+U)/2⌉) (SEAT-7). */
export const pairedSeatsNeeded = (standard: number, support: number): number =>
  Math.max(standard, Math.ceil((standard + support) / 2));

/** How many seats of a type these holders need. */
export function seatsNeeded(model: SeatModel, type: Purchasable, holders: readonly Holder[]): number {
  if (model === 'per-role') return holders.filter((holder) => seatTypeOf(model, holder) === type).length;
  if (type !== 'standard') return 0;
  const standard = holders.filter(isBilledStandard).length;
  return pairedSeatsNeeded(standard, holders.length - standard);
}

export interface Usage {
  readonly purchased: number;
  readonly occupied: number;
  /** Kept for live invitations. */
  readonly reserved: number;
}

/** How many seats of a type there are, and how many are in use. */
export function seatUsage(ledger: SeatLedger, type: Purchasable, at: string): Usage {
  const all = holdersAt(ledger, at);
  const seated = all.filter(({ reservedUntil }) => reservedUntil === undefined);
  const { seatModel } = ledger.plan;
  const occupied = seatsNeeded(seatModel, type, seated);
  const reserved = seatsNeeded(seatModel, type, all) - occupied;
  return { purchased: ledger.purchased[type] ?? 0, occupied, reserved };
}

/** Who holds a seat of an add-on. */
export const addOnHolders = (ledger: SeatLedger, addOn: AddOn, at: string): Holder[] =>
  holdersAt(ledger, at).filter(({ addOns }) => addOns.includes(addOn));

/** How many seats of an add-on there are, and how many are held. */
export const addOnUsage = (ledger: SeatLedger, addOn: AddOn, at: string) => ({
  purchased: ledger.addOns[addOn] ?? 0,
  held: addOnHolders(ledger, addOn, at).length,
});
