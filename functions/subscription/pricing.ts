import { type SeatLedger, typesOf } from '../members/seats.ts';
import { addOnIds } from '../shared/access/permissions.ts';
import { type Period, proratedCents } from './period.ts';
import { type Item, itemsOf, monthlyCentsOf } from './plan.ts';
import type { Line } from './quote.ts';

/**
 * What changes, item by item. What is sold at another price than before, or on another plan, goes at the price it was
 * bought at and comes at the new one.
 */
function linesOf(before: SeatLedger, after: SeatLedger, period: Period): Line[] {
  const [old, next] = [itemsOf(before), itemsOf(after)];
  const same = (one: Item) => (other: Item) =>
    before.planId === after.planId && one.id === other.id && one.unitCents === other.unitCents;
  const line = (planId: string, { kind, id, label, unitCents }: Item, from: number, to: number): Line => ({
    kind,
    id,
    planId,
    label,
    from,
    to,
    unitCents,
    amountCents: proratedCents(to - from, unitCents, period),
  });
  return [
    ...old.filter((item) => !next.some(same(item))).map((item) => line(before.planId, item, item.count, 0)),
    ...next.map((item) => line(after.planId, item, old.find(same(item))?.count ?? 0, item.count)),
  ].filter(({ from, to }) => from !== to);
}

/** The parts of a quote that follow from the ledger as it is and as it is to be. */
export function priced(before: SeatLedger, after: SeatLedger, period: Period) {
  const { planId, plan } = after;
  const lines = linesOf(before, after, period);
  const { startsOn, endsOn, daysLeft, daysInPeriod } = period;
  return {
    planId,
    seats: countsOf(typesOf(plan.seatModel), after.purchased),
    addOns: countsOf(addOnIds, after.addOns),
    lines,
    totalCents: lines.reduce((sum, { amountCents }) => sum + amountCents, 0),
    monthlyCents: monthlyCentsOf(after),
    currency: plan.currency,
    period: { startsOn, endsOn },
    proration: { daysLeft, daysInPeriod },
  };
}

const countsOf = <T extends string>(ids: readonly T[], counts: Readonly<Partial<Record<T, number>>>) =>
  Object.fromEntries(ids.map((id) => [id, counts[id] ?? 0])) as Record<T, number>;
