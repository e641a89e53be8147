import * as z from 'zod';
import { feature, sender, signedIn, staff } from '../shared/http/feature.ts';
import { mostLosses } from './losses.ts';
import { PlanCatalogue } from './plan-catalogue.ts';
import { Line, Loss, QuoteRequest } from './quote.ts';
import { Reconciliation } from './reconciliation.ts';
import { Subscription } from './subscription.ts';

const QuoteAnswer = z
  .object({
    id: z.string(),
    expiresAt: z.string(),
    planId: z.string(),
    seats: z.record(z.string(), z.number()).meta({ description: 'How many there are to be, by seat type' }),
    addOns: z.record(z.string(), z.number()),
    lines: z.array(Line),
    totalCents: z.number().meta({
      description: 'Billed with the next invoice, for the days that are left; below zero a credit',
    }),
    monthlyCents: z.number().meta({ description: 'What everything costs a month from then on' }),
    currency: z.string(),
    period: z
      .object({ startsOn: z.string(), endsOn: z.string() })
      .meta({ description: 'The month it can be committed in' }),
    proration: z.object({ daysLeft: z.number(), daysInPeriod: z.number() }),
    losses: z.array(Loss),
  })
  .meta({ id: 'Quote' });

export const subscription = feature({
  name: 'subscription',
  impact: 'Nobody can see or change what their practice pays for.',
  uses: ['table', 'plans', 'payment-provider'],
  routes: {
    read: {
      on: 'GET /v1/practices/{practiceId}/subscription',
      summary: 'What the practice pays for, and how much of it is in use',
      description:
        'On a per-role plan there is a row for every seat type; on a paired plan only for `standard`: each standard ' +
        'seat brings a support seat, and `occupied` is how many the members in place need.',
      allow: staff('subscription.manage'),
      returns: [200, Subscription],
    },
    quote: {
      on: 'POST /v1/practices/{practiceId}/subscription/quotes',
      summary: 'Ask what a change would cost and do',
      description:
        'A dry run: nothing changes until the quote is committed, within 15 minutes. What is left out stays as it is; ' +
        'on another plan, seats that are left out become exactly as many as the roster needs. Where members hold more ' +
        `add-on seats than would be left, the last of them to join lose theirs: at most ${mostLosses} seats in one change.`,
      allow: staff('subscription.manage'),
      body: QuoteRequest,
      returns: [201, QuoteAnswer],
      refuses: ['invalid-value', 'seats-occupied', 'addon-seats-held'],
      example: { seats: { clinical: 4, support: 1 }, addOns: { video: 3 } },
    },
    commit: {
      on: 'POST /v1/practices/{practiceId}/subscription/quotes/{quoteId}/commit',
      summary: 'Do exactly what a quote says',
      description: 'Committed again, it does nothing more and answers with the subscription as it is then.',
      allow: staff('subscription.manage'),
      returns: [200, Subscription],
      refuses: ['quote-expired', 'quote-outdated', 'changed-meanwhile'],
    },
    reconciliation: {
      on: 'GET /v1/practices/{practiceId}/subscription/reconciliation',
      summary: 'What is paid for, set against who is there, and what would save money',
      allow: staff('subscription.manage'),
      returns: [200, Reconciliation],
    },
    plans: {
      on: 'GET /v1/catalog/plans',
      summary: 'List the plans, and what their seats and add-ons cost a month',
      allow: signedIn(),
      returns: [200, PlanCatalogue],
    },
    billingEvent: {
      on: 'POST /v1/billing/webhooks',
      summary: 'For the payment provider: tell that something changed',
      description:
        'A message only makes Caseload compare how things stand there now, so that their order does not matter; ' +
        'each counts once. Where the built-in test provider stands in, every message is refused.',
      allow: sender('stripe-signature'),
      returns: [204],
      refuses: ['signature-invalid'],
    },
  },
});
