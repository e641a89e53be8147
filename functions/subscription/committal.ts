import type { Plan, SeatLedger } from '../members/seats.ts';
import { Problem } from '../shared/problems.ts';
import type { Period } from './period.ts';
import type { Plans } from './plan.ts';
import { planFor, type Quote } from './quote.ts';

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
