import type { Charge } from '../billing/billing.ts';
import type { SeatLedger } from '../members/seats.ts';
import { periodAt } from './period.ts';
import { priced } from './pricing.ts';
import type { Quote } from './quote.ts';

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
