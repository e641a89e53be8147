import type { SeatLedger } from '../members/seats.ts';
import type { Practice } from '../shared/practice.ts';
import { cycleOf } from '../subscription/period.ts';
import { itemsOf, type Plans, planOf } from '../subscription/plan.ts';
import type { Charge } from './billing.ts';
import type { WantedCharge, WantedSubscription } from './provider.ts';

/** The subscription as the ledger would have it: an item for everything that is bought. */
export function wantedSubscription(
  plans: Plans,
  ledger: SeatLedger,
  practice: Pick<Practice, 'createdAt' | 'timeZone'>,
  email: string,
  at: string,
): WantedSubscription {
  const plan = planOf(plans, ledger);
  const bought = itemsOf(plan, ledger).filter(({ count }) => count > 0);
  return {
    practiceId: ledger.practiceId,
    email,
    currency: plan.currency,
    items: bought.map(({ id, label, unitCents, count }) => ({
      productId: `caseload_${ledger.planId}_${id}`,
      name: `${plan.label}: ${label}`,
      unitCents,
      quantity: count,
    })),
    cycle: cycleOf(practice.createdAt, practice.timeZone, at),
  };
}

/** What a change costs, as the next invoice is to say it. */
export const wantedCharge = ({ id, practiceId, totalCents, currency, proration }: Charge): WantedCharge => ({
  chargeId: id,
  practiceId,
  amountCents: totalCents,
  currency,
  description: `Change of seats, for ${proration.daysLeft} of ${proration.daysInPeriod} days`,
});
