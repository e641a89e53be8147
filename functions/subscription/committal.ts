import type { Charge } from '../billing/billing.ts';
import type { SeatLedger } from '../members/seats.ts';
import { Problem } from '../shared/problems.ts';
import type { Plans } from './plan.ts';
import { pricesStand, type Quote } from './quote.ts';

/** Refuses a quote that is too old, or that was made for another ledger or other prices than there are now (SEAT-8). */
export function requireCommittable(plans: Plans, quote: Quote, ledger: SeatLedger, at: string): void {
  if (quote.expiresAt <= at) throw new Problem('quote-expired');
  if (quote.ledgerVersion !== ledger.version || !pricesStand(plans, quote, ledger)) throw new Problem('quote-outdated');
}

/** What the quote costs, to be billed. */
export const chargeFor = (quote: Quote, id: string, at: string): Charge => ({
  id,
  practiceId: quote.practiceId,
  quoteId: quote.id,
  planId: quote.planId,
  totalCents: quote.totalCents,
  currency: quote.currency,
  lines: quote.lines.map(({ id, from, to, unitCents, amountCents }) => ({ id, from, to, unitCents, amountCents })),
  proration: quote.proration,
  state: 'waiting',
  createdAt: at,
  version: 1,
});
