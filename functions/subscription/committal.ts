import type { Charge } from '../billing/billing.ts';
import type { Plan, SeatLedger } from '../members/seats.ts';
import { Problem } from '../shared/problems.ts';
import { type Period, periodAt } from './period.ts';
import type { Plans } from './plan.ts';
import { planFor, priced, type Quote } from './quote.ts';

/** What a quote was made for, as it is when it is to be committed. */
interface World {
  readonly plans: Plans;
  readonly ledger: SeatLedger;
  readonly period: Period;
}

/**
 * The plan a quote is committed on. Refuses a quote that is too old, or that was made for another ledger, month or prices
 * than there are now (SEAT-8).
 */
export function committable(quote: Quote, { plans, ledger, period }: World, at: string): Plan {
  if (quote.expiresAt <= at) throw new Problem('quote-expired');
  const plan = planFor(plans, quote);
  const isOfNow = quote.ledgerVersion === ledger.version && quote.period.startsOn === period.startsOn;
  if (!plan || !isOfNow) throw new Problem('quote-outdated');
  return plan;
}

/** What the quote costs, to be billed. */
export const chargeFor = (quote: Quote, id: string, at: string): Charge => ({
  ...charged(quote, quote.practiceId, id, at),
  quoteId: quote.id,
});

/** What a new practice is billed: its owner's seat, for a whole month. */
export function firstCharge(ledger: SeatLedger, id: string, at: string): Charge {
  const nothing = { ...ledger, purchased: {} };
  return charged(priced(nothing, ledger, periodAt(at, at)), ledger.practiceId, id, at);
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
