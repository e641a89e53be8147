import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Plan, purchasable, type SeatLedger } from '../members/seats.ts';
import { addOnIds, permissionKeys } from '../shared/access/permissions.ts';
import { type Plans, planIn } from './plan.ts';

/** The key of a catalogue entry. */
const Key = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'is not the id of a catalogue entry');
const Counts = z.record(Key, z.int().min(0).max(10_000));

export const QuoteRequest = z
  .strictObject({
    planId: Key.optional().meta({ description: 'Another plan; the seats it then needs are those of the roster' }),
    seats: Counts.optional().meta({ description: 'By seat type, how many there are to be' }),
    addOns: Counts.optional().meta({ description: 'By add-on, how many seats there are to be' }),
    removeWithPermissions: z.boolean().optional().meta({
      description: 'Members who hold add-on seats that would go lose them, with the permissions they gate',
    }),
  })
  .refine(
    ({ planId, ...counts }) => planId ?? Object.keys({ ...counts.seats, ...counts.addOns })[0],
    'asks for no change',
  )
  .meta({ id: 'QuoteRequest' });
export type QuoteRequest = z.infer<typeof QuoteRequest>;

export const Line = z
  .object({
    kind: z.enum(['seat', 'add-on']),
    id: z.string(),
    planId: z.string(),
    label: z.string(),
    from: z.number(),
    to: z.number(),
    unitCents: z.number().meta({ description: 'A month' }),
    amountCents: z.number().meta({ description: 'For the days that are left of the period; below zero a credit' }),
  })
  .meta({ id: 'QuoteLine' });
export type Line = z.infer<typeof Line>;

export const Loss = z
  .object({
    memberId: z.string(),
    name: z.string(),
    addOn: z.enum(addOnIds),
    permissions: z.array(z.enum(permissionKeys)),
  })
  .meta({ id: 'QuoteLoss' });
export type Loss = z.infer<typeof Loss>;

/** What a change costs and does, as it was told to the practice: committing it does exactly that. */
export const Quote = z.object({
  id: z.string(),
  practiceId: z.string(),
  planId: z.string(),
  /** Tells whether the plan is still sold as it was when the quote was made. */
  soldAs: z.string(),
  seats: z.partialRecord(z.enum(purchasable), z.number()),
  addOns: z.partialRecord(z.enum(addOnIds), z.number()),
  lines: z.array(Line),
  totalCents: z.number(),
  monthlyCents: z.number(),
  currency: z.string(),
  period: z.object({ startsOn: z.string(), endsOn: z.string() }),
  proration: z.object({ daysLeft: z.number(), daysInPeriod: z.number() }),
  losses: z.array(Loss),
  /** The version of the seat ledger it was made for. */
  ledgerVersion: z.number(),
  createdAt: z.string(),
  expiresAt: z.string(),
  committedAt: z.string().optional(),
  version: z.number(),
});
export type Quote = z.infer<typeof Quote>;

/** A mark of all that a plan says, far shorter than the plan. */
export const soldAs = (plan: Plan): string =>
  createHash('sha256')
    .update(JSON.stringify(Plan.parse(plan)))
    .digest('base64url')
    .slice(0, 22);

/** The plan of a quote, while it is sold as it was when the quote was made. */
export function planFor(plans: Plans, quote: Quote): Plan | undefined {
  const plan = planIn(plans, quote.planId);
  return plan && soldAs(plan) === quote.soldAs ? plan : undefined;
}

/** The ledger with what a quote buys, its holders as they are. */
export const boughtBy = ({ planId, seats, addOns }: Quote, plan: Plan, before: SeatLedger): SeatLedger => ({
  ...before,
  planId,
  plan,
  purchased: seats,
  addOns,
});
