import * as z from 'zod';
import { type Plan, purchasable, seatModels } from '../members/seats.ts';
import { addOnIds } from '../shared/access/permissions.ts';
import { type Item, itemsOf, type Plans } from './plan.ts';

const monthlyCents = z.number().meta({ description: 'In minor units, for one' });

/** What can be subscribed to, as practices see it. */
export const PlanCatalogue = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        seatModel: z.enum(seatModels),
        currency: z.string().meta({ description: 'ISO 4217' }),
        seats: z.array(z.object({ id: z.enum(purchasable), label: z.string(), monthlyCents })),
        addOns: z.array(z.object({ id: z.enum(addOnIds), label: z.string(), monthlyCents })),
      }),
    ),
  })
  .meta({ id: 'PlanCatalogue' });

/** Every plan the operator sells, with what its seats and add-ons cost a month. */
export const planCatalogue = (plans: Plans): z.infer<typeof PlanCatalogue> => ({
  items: Object.entries(plans).map(([id, plan]) => ({
    id,
    label: plan.label,
    seatModel: plan.seatModel,
    currency: plan.currency,
    ...pricesOf(plan),
  })),
});

function pricesOf(plan: Plan) {
  const items = itemsOf({ plan, purchased: {}, addOns: {} });
  return {
    seats: items.filter((item) => item.kind === 'seat').map(priced),
    addOns: items.filter((item) => item.kind === 'add-on').map(priced),
  };
}

const priced = <I extends Item>({ id, label, unitCents }: I) => ({ id: id as I['id'], label, monthlyCents: unitCents });
