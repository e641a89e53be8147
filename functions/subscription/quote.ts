import * as z from 'zod';
import { purchasable, type SeatLedger, seatModels, typesOf } from '../members/seats.ts';
import { addOnIds, permissionKeys } from '../shared/access/permissions.ts';
import { type Period, proratedCents } from './period.ts';
import { type Item, itemsOf, monthlyCentsOf, type Plans, planOf } from './plan.ts';

/** The key of a catalogue entry. */
const Key = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'is not the id of a catalogue entry');
const Counts = z.record(Key, z.int().min(0).max(10_000));

export const QuoteRequest = z
  .strictObject({
    planId: Key.optional().meta({ description: 'Another plan; the seats it then needs are those of the roster' }),
    seats: Counts.optional().meta({ description: 'By seat type, how many there are to be' }),
    addOns: Counts.optional().meta({ description: 'By add-on, how many seats there are to be' }),
    removeWithPermissions: z.boolean().optional().meta({
      description: 'Members who hold add-on seats that would go lose them, with the permissions they gate',
    }),
  })
  .refine(({ planId, seats, addOns }) => planId ?? seats ?? addOns, 'asks for no change')
  .meta({ id: 'QuoteRequest' });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const Line = z
  .object({
    kind: z.enum(['seat', 'add-on']),
    id: z.string(),
    label: z.string(),
    from: z.number(),
    to: z.number(),
    unitCents: z.number().meta({ description: 'A month' }),
    amountCents: z.number().meta({ description: 'For the days that are left of the period; below zero a credit' }),
  })
  .meta({ id: 'QuoteLine' });
export type Line = z.infer<typeof Line>;

export const Loss = z
  .object({
    memberId: z.string(),
    name: z.string(),
    addOn: z.enum(addOnIds),
    permissions: z.array(z.enum(permissionKeys)),
  })
  .meta({ id: 'QuoteLoss' });
export type Loss = z.infer<typeof Loss>;

/** What a change costs and does, as it was told to the practice: committing it does exactly that. */
export const Quote = z.object({
  id: z.string(),
  practiceId: z.string(),
  planId: z.string(),
  seatModel: z.enum(seatModels),
  seats: z.partialRecord(z.enum(purchasable), z.number()),
  addOns: z.partialRecord(z.enum(addOnIds), z.number()),
  lines: z.array(Line),
  totalCents: z.number(),
  monthlyCents: z.number(),
  currency: z.string(),
  proration: z.object({ daysLeft: z.number(), daysInPeriod: z.number() }),
  losses: z.array(Loss),
  /** The version of the seat ledger it was made for. */
  ledgerVersion: z.number(),
  createdAt: z.string(),
  expiresAt: z.string(),
  committedAt: z.string().optional(),
  version: z.number(),
});
export type Quote = z.infer<typeof Quote>;

/** What changes, item by item; on another plan everything of the one before goes and everything of the new one comes. */
export function linesOf(plans: Plans, before: SeatLedger, after: SeatLedger, period: Period): Line[] {
  const [old, next] = [planOf(plans, before), planOf(plans, after)];
  const line = (item: Item, from: number, to: number): Line => {
    const { kind, id, label, unitCents } = item;
    return { kind, id, label, from, to, unitCents, amountCents: proratedCents(to - from, unitCents, period) };
  };
  const items = itemsOf(next, after);
  const lines =
    before.planId === after.planId
      ? items.map((item, i) => line(item, itemsOf(old, before)[i]?.count ?? 0, item.count))
      : [
          ...itemsOf(old, before).map((item) => line(item, item.count, 0)),
          ...items.map((item) => line(item, 0, item.count)),
        ];
  return lines.filter(({ from, to }) => from !== to);
}

/** The parts of a quote that follow from the ledger and the catalogue. */
export function priced(plans: Plans, before: SeatLedger, after: SeatLedger, period: Period) {
  const plan = planOf(plans, after);
  const lines = linesOf(plans, before, after, period);
  return {
    planId: after.planId,
    seatModel: after.seatModel,
    seats: countsOf(typesOf(after.seatModel), after.purchased),
    addOns: countsOf(addOnIds, after.addOns),
    lines,
    totalCents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0),
    monthlyCents: monthlyCentsOf(plan, after),
    currency: plan.currency,
    proration: { daysLeft: period.daysLeft, daysInPeriod: period.daysInPeriod },
  };
}

const countsOf = <T extends string>(ids: readonly T[], counts: Readonly<Partial<Record<T, number>>>) =>
  Object.fromEntries(ids.map((id) => [id, counts[id] ?? 0])) as Record<T, number>;

/** Whether a quote still says what its change costs: the days it was made for count, not the day it is committed. */
export function pricesStand(plans: Plans, quote: Quote, before: SeatLedger): boolean {
  const whole = { startsOn: '', endsOn: '', daysLeft: 1, daysInPeriod: 1 };
  const now = priced(plans, before, boughtBy(quote, before), whole);
  const prices = ({ lines, monthlyCents, currency }: Pick<Quote, 'lines' | 'monthlyCents' | 'currency'>) =>
    JSON.stringify([monthlyCents, currency, lines.map(({ id, from, to, unitCents }) => [id, from, to, unitCents])]);
  return prices(now) === prices(quote);
}

/** The ledger with what a quote buys, its holders as they are. */
export const boughtBy = ({ planId, seatModel, seats, addOns }: Quote, before: SeatLedger): SeatLedger => ({
  ...before,
  planId,
  seatModel,
  purchased: seats,
  addOns,
});
