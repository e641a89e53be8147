import * as z from 'zod';
import { Plan, type Purchasable, type SeatLedger, typesOf } from '../members/seats.ts';
import { type AddOn, addOnIds, addOns } from '../shared/access/permissions.ts';

/** Something about each add-on. */
export const byAddOn = <S extends z.ZodType>(schema: S) =>
  z.object(Object.fromEntries(addOnIds.map((id) => [id, schema])) as Record<AddOn, S>);

/** The operator's catalogue: every plan that is sold, by its id (SEAT-11). */
export const Plans = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/), Plan);
export type Plans = z.infer<typeof Plans>;

/** A plan of the catalogue, or undefined; a name that every object has is no plan. */
export const planIn = (plans: Plans, id: string): Plan | undefined =>
  Object.hasOwn(plans, id) ? plans[id] : undefined;

/** How many seats of each type and add-on are bought, and on what plan. */
export type Bought = Pick<SeatLedger, 'plan' | 'purchased' | 'addOns'>;

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
export const itemsOf = ({ plan, purchased, addOns: bought }: Bought): Item[] => [
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
export const monthlyCentsOf = (bought: Bought): number =>
  itemsOf(bought).reduce((sum, { count, unitCents }) => sum + count * unitCents, 0);
