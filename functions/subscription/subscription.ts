import * as z from 'zod';
import { type Billing, billingStatuses } from '../billing/billing.ts';
import { addOnUsage, purchasable, type SeatLedger, seatModels, seatUsage, typesOf } from '../members/seats.ts';
import { addOnIds } from '../shared/access/permissions.ts';
import type { Practice } from '../shared/practice.ts';
import { periodAt } from './period.ts';
import { byAddOn, monthlyCentsOf } from './plan.ts';

const SeatUsage = z
  .object({
    purchased: z.number(),
    occupied: z.number(),
    reserved: z.number().meta({ description: 'Kept for live invitations' }),
  })
  .meta({ id: 'SeatUsage' });

const AddOnUsage = z.object({ purchased: z.number(), held: z.number() }).meta({ id: 'AddOnUsage' });

/** What a practice pays for, and how much of it is in use. */
export const Subscription = z
  .object({
    plan: z.object({ id: z.string(), label: z.string(), seatModel: z.enum(seatModels) }),
    seats: z.partialRecord(z.enum(purchasable), SeatUsage),
    addOns: byAddOn(AddOnUsage),
    currency: z.string(),
    monthlyCents: z.number(),
    period: z.object({
      startsOn: z.string(),
      endsOn: z.string().meta({ description: 'The last day of the period; days are those of UTC' }),
    }),
    billing: z.object({ status: z.enum(billingStatuses) }),
    version: z.number(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;

/** The subscription of a practice at a moment. */
export function subscriptionOf(
  ledger: SeatLedger,
  { createdAt }: Pick<Practice, 'createdAt'>,
  billing: Billing | undefined,
  at: string,
): Subscription {
  const { planId, plan } = ledger;
  const { startsOn, endsOn } = periodAt(createdAt, at);
  const addOns = Object.fromEntries(addOnIds.map((id) => [id, addOnUsage(ledger, id, at)]));
  return {
    plan: { id: planId, label: plan.label, seatModel: plan.seatModel },
    seats: Object.fromEntries(typesOf(plan.seatModel).map((type) => [type, seatUsage(ledger, type, at)])),
    addOns: addOns as Subscription['addOns'],
    currency: plan.currency,
    monthlyCents: monthlyCentsOf(ledger),
    period: { startsOn, endsOn },
    billing: { status: billing?.status ?? 'pending' },
    version: ledger.version,
  };
}
