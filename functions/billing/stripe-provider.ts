import Stripe from 'stripe';
import type { PaymentSecrets } from '../shared/payment-secret.ts';
import type { BillingStatus } from './billing.ts';
import type { PaymentProvider, WantedSubscription } from './provider.ts';
import { stripeEvent } from './stripe-events.ts';
import {
  broughtInLine,
  isMissing,
  isUnpaid,
  subscriptionsOf,
  unbilledBetween,
} from './stripe-subscription-provider.ts';

const slowestAnswerMilliseconds = 3000;

/** Speaks to Stripe. Every call that makes something has a key of its own, so that a lost answer makes nothing twice. */
export function stripeProvider({ current, previous }: PaymentSecrets): PaymentProvider {
  const stripe = new Stripe(current.apiKey, {
    ...addressOf(current.host),
    timeout: slowestAnswerMilliseconds,
    maxNetworkRetries: 1,
    telemetry: false,
  });
  return {
    async bringInLine(wanted, known) {
      if (wanted.items.length === 0) return { ...known, status: 'active' };
      const customerId = await customerOf(stripe, wanted, known.customerId);
      const present = await subscriptionsOf(stripe, wanted.practiceId, customerId);
      const [last] = present.ended;
      const unpaid = present.live ? undefined : present.ended.find(isUnpaid);
      if (unpaid) {
        return { customerId, subscriptionId: unpaid.id, status: 'past-due', unbilled: unbilledBetween(last) };
      }
      const now = await broughtInLine(stripe, wanted, customerId, present);
      const unbilled = unbilledBetween(last, now);
      return { customerId, subscriptionId: now.id, status: statusFrom(now.status), unbilled };
    },
    async charge({ chargeId, practiceId, amountCents, currency, description }, { customerId }) {
      if (amountCents === 0 || !customerId) return;
      // It names no subscription, which may be another one when this is tried again: under one key the same is said.
      await stripe.invoiceItems.create(
        {
          customer: customerId,
          amount: amountCents,
          currency: currency.toLowerCase(),
          description,
          metadata: { practiceId, chargeId },
        },
        { idempotencyKey: chargeId },
      );
    },
    eventIn(text, signature, at) {
      const secrets = [current, ...(previous ? [previous] : [])].map(({ webhookSecret }) => webhookSecret);
      return stripeEvent(text, signature, secrets, at);
    },
  };
}

/** Another host than Stripe's own, when the secret names one. */
function addressOf(host: string | undefined): Stripe.StripeConfig {
  if (!host) return {};
  const { protocol, hostname, port } = new URL(host);
  return { protocol: protocol === 'http:' ? 'http' : 'https', host: hostname, ...(port && { port }) };
}

/**
 * One customer a practice; another one in the place of one that was deleted there. The address is set apart from the
 * making: under one key the same must be made each time.
 */
async function customerOf(stripe: Stripe, { practiceId, email }: WantedSubscription, known?: string): Promise<string> {
  if (known && (await isReached(stripe, known, email))) return known;
  const idempotencyKey = ['customer', practiceId, ...(known ? [known] : [])].join('_');
  const { id } = await stripe.customers.create({ metadata: { practiceId } }, { idempotencyKey });
  await stripe.customers.update(id, { email });
  return id;
}

/** Sets the address of a customer; whether there is such a one. */
async function isReached(stripe: Stripe, customer: string, email: string): Promise<boolean> {
  try {
    await stripe.customers.update(customer, { email });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const statuses: Readonly<Record<string, BillingStatus>> = {
  active: 'active',
  trialing: 'active',
  incomplete: 'pending',
};

/** What Stripe is not paid for, in whatever words, is past due. */
const statusFrom = (status: Stripe.Subscription.Status): BillingStatus => statuses[status] ?? 'past-due';
