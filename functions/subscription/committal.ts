import type { Charge } from '../billing/billing.ts';
import type { SeatLedger } from '../members/seats.ts';
import { Problem } from '../shared/problems.ts';
import { periodAt } from './period.ts';
import type { Plans } from './plan.ts';
import { priced, pricesStand, type Quote } from './quote.ts';

/** Refuses a quote that is too old, or that was made for another ledger or other prices than there are now (SEAT-8). */
export function requireCommittable(plans: Plans, quote: Quote, ledger: SeatLedger, at: string): void {
  if (quote.expiresAt <= at) throw new Problem('quote-expired');
  if (quote.ledgerVersion !== ledger.version || !pricesStand(plans, quote, ledger)) throw new Problem('quote-outdated');
}

/** What the quote costs, to be billed. */
export const chargeFor = (quote: Quote, id: string, at: string): Charge => ({
  ...charged(quote, quote.practiceId, id, at),
  quoteId: quote.id,
});

/** What a new practice is billed: its owner's seat, for a whole month. */
export function firstCharge(plans: Plans, ledger: SeatLedger, timeZone: string, id: string, at: string): Charge {
  const nothing = { ...ledger, purchased: {} };
  return charged(priced(plans, nothing, ledger, periodAt(at, timeZone, at)), ledger.practiceId, id, at);
}

type Priced = Pick<Quote, 'planId' | 'totalCents' | 'currency' | 'lines' | 'proration'>;

const charged = (
  { planId, totalCents, currency, lines, proration }: Priced,
  practiceId: string,
  id: string,
  at: string,
) =>
  ({
    id,
    practiceId,
    planId,
    totalCents,
    currency,
    lines: lines.map(({ id, from, to, unitCents, amountCents }) => ({ id, from, to, unitCents, amountCents })),
    proration,
    state: 'waiting',
    createdAt: at,
    version: 1,
  }) as const satisfies Charge;
