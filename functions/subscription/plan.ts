import * as z from 'zod';
import { type Purchasable, purchasable, type SeatLedger, seatModels, typesOf } from '../members/seats.ts';
import { type AddOn, addOnIds, addOns } from '../shared/access/permissions.ts';

/** A price in minor units of the plan's currency. */
const Cents = z.int().min(0);

/** Something about each add-on. */
export const byAddOn = <S extends z.ZodType>(schema: S) =>
  z.object(Object.fromEntries(addOnIds.map((id) => [id, schema])) as Record<AddOn, S>);

/** What a practice can subscribe to, and what its seats cost a month. */
export const Plan = z.object({
  label: z.string().min(1),
  seatModel: z.enum(seatModels),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  seatCents: z.partialRecord(z.enum(purchasable), Cents),
  addOnCents: byAddOn(Cents),
});
export type Plan = z.infer<typeof Plan>;

/** The operator's catalogue: every plan there is, by its id (SEAT-11). */
export const Plans = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), Plan);
export type Plans = z.infer<typeof Plans>;

/** A plan of the catalogue, or undefined; a name that every object has is no plan. */
export const planIn = (plans: Plans, id: string): Plan | undefined =>
  Object.hasOwn(plans, id) ? plans[id] : undefined;

/** The plan a practice is on. The operator keeps every plan in the catalogue that a practice is on. */
export function planOf(plans: Plans, { planId }: Pick<SeatLedger, 'planId'>): Plan {
  const plan = planIn(plans, planId);
  if (!plan) throw new Error('A practice is on a plan that is not in the catalogue of the stage.');
  return plan;
}

/** How many seats of each type and add-on are bought. */
export type Bought = Pick<SeatLedger, 'purchased' | 'addOns'>;

const seatLabels: Record<Purchasable, string> = {
  clinical: 'Clinical seat',
  admin: 'Admin seat',
  intern: 'Intern seat',
  support: 'Support seat',
  'third-party-biller': '3rd Party Biller seat',
  prescriber: 'Prescriber seat',
  standard: 'Standard seat, with a support seat',
};

/** Something a plan sells by the month: so many, at so much each. */
interface Sold {
  readonly label: string;
  readonly unitCents: number;
  readonly count: number;
}
type SoldSeat = Sold & { readonly kind: 'seat'; readonly id: Purchasable };
type SoldAddOn = Sold & { readonly kind: 'add-on'; readonly id: AddOn };
export type Item = SoldSeat | SoldAddOn;

/** Everything a plan sells, with how many of it are bought. */
export const itemsOf = (plan: Plan, { purchased, addOns: bought }: Bought): Item[] => [
  ...typesOf(plan.seatModel).map((id) => ({
    kind: 'seat' as const,
    id,
    label: seatLabels[id],
    unitCents: plan.seatCents[id] ?? 0,
    count: purchased[id] ?? 0,
  })),
  ...addOnIds.map((id) => ({
    kind: 'add-on' as const,
    id,
    label: addOns[id].label,
    unitCents: plan.addOnCents[id],
    count: bought[id] ?? 0,
  })),
];

/** What these seats cost a month. */
export const monthlyCentsOf = (plan: Plan, bought: Bought): number =>
  itemsOf(plan, bought).reduce((sum, { count, unitCents }) => sum + count * unitCents, 0);
