import * as z from 'zod';

/** How the practice stands with the payment provider. */
export const billingStatuses = ['active', 'past-due', 'pending'] as const;
export type BillingStatus = (typeof billingStatuses)[number];

/**
 * What ties a practice to its customer at the payment provider. Whoever has brought the provider in line writes it anew, so
 * that somebody slower, who brought an older state after that, finds out and brings the newer one.
 */
export const Billing = z.object({
  practiceId: z.string(),
  status: z.enum(billingStatuses),
  customerId: z.string().optional(),
  subscriptionId: z.string().optional(),
  version: z.number(),
});
export type Billing = z.infer<typeof Billing>;

export const newBilling = (practiceId: string): Billing => ({ practiceId, status: 'pending', version: 1 });

/** What one change of the subscription costs for the days that were left of its period; below zero a credit. */
export const Charge = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** The quote it was told by; the first charge of a practice, for its owner's seat, has none. */
  quoteId: z.string().optional(),
  planId: z.string(),
  totalCents: z.number(),
  currency: z.string(),
  /** What it is for: item by item, from how many to how many. */
  lines: z.array(
    z.object({ id: z.string(), from: z.number(), to: z.number(), unitCents: z.number(), amountCents: z.number() }),
  ),
  proration: z.object({ daysLeft: z.number(), daysInPeriod: z.number() }),
  /** `unbilled`: made while nothing was billed, because the subscription had ended at the provider. */
  state: z.enum(['waiting', 'billed', 'unbilled']),
  createdAt: z.string(),
  billedAt: z.string().optional(),
  version: z.number(),
});
export type Charge = z.infer<typeof Charge>;

/**
 * That something may have changed, at the payment provider or about who is billed: a message of the provider, kept so
 * that it counts once, or a note of our own.
 */
export const BillingEvent = z.object({
  id: z.string(),
  practiceId: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'settled']),
  receivedAt: z.string(),
  version: z.number(),
});
export type BillingEvent = z.infer<typeof BillingEvent>;
