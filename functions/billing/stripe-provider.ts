import Stripe from 'stripe';
import type { PaymentSecrets } from '../shared/payment-secret.ts';
import type { BillingStatus } from './billing.ts';
import type { PaymentProvider, WantedItem, WantedSubscription } from './provider.ts';
import { stripeEvent } from './stripe-events.ts';

const daysUntilDue = 14;
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
      const current = await currentSubscription(stripe, wanted.practiceId, customerId);
      const subscription = await broughtInLine(stripe, wanted, customerId, current);
      return { customerId, subscriptionId: subscription.id, status: statusFrom(subscription.status) };
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

/** One customer a practice. The address is set apart from the making: under one key the same must be made each time. */
async function customerOf(stripe: Stripe, { practiceId, email }: WantedSubscription, known?: string): Promise<string> {
  const id =
    known ??
    (await stripe.customers.create({ metadata: { practiceId } }, { idempotencyKey: `customer_${practiceId}` })).id;
  await stripe.customers.update(id, { email });
  return id;
}

interface Current {
  readonly live?: Stripe.Subscription | undefined;
  /** How many have ended: the next one is made under a key of its own. */
  readonly ended: number;
}

const isOver = ({ status }: Stripe.Subscription) => status === 'canceled' || status === 'incomplete_expired';

async function currentSubscription(stripe: Stripe, practiceId: string, customer: string): Promise<Current> {
  const { data } = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
  const ours = data.filter(({ metadata }) => metadata['practiceId'] === practiceId);
  return { live: ours.find((one) => !isOver(one)), ended: ours.filter(isOver).length };
}

async function broughtInLine(
  stripe: Stripe,
  wanted: WantedSubscription,
  customer: string,
  { live, ended }: Current,
): Promise<Stripe.Subscription> {
  if (live) return updated(stripe, wanted, live);
  try {
    return await created(stripe, wanted, customer, ended);
  } catch (error) {
    // It was made already, for what was wanted then, and the answer was lost.
    if (!(error instanceof Stripe.errors.StripeIdempotencyError)) throw error;
    const { live: made } = await currentSubscription(stripe, wanted.practiceId, customer);
    if (!made) throw error;
    return updated(stripe, wanted, made);
  }
}

async function created(stripe: Stripe, wanted: WantedSubscription, customer: string, ended: number) {
  await requireProducts(stripe, wanted.items);
  const { dayOfMonth, hour, minute } = wanted.cycle;
  return stripe.subscriptions.create(
    {
      customer,
      currency: wanted.currency.toLowerCase(),
      items: wanted.items.map((item) => ({ ...priceOf(wanted, item), quantity: item.quantity })),
      collection_method: 'send_invoice',
      days_until_due: daysUntilDue,
      billing_cycle_anchor_config: { day_of_month: dayOfMonth, hour, minute, second: 0 },
      proration_behavior: 'none', // the days that are left are charged to the day by ourselves
      metadata: { practiceId: wanted.practiceId },
    },
    { idempotencyKey: `subscription_${wanted.practiceId}_${ended}` },
  );
}

async function updated(stripe: Stripe, wanted: WantedSubscription, live: Stripe.Subscription) {
  const items = itemChanges(wanted, live.items.data);
  if (items.length === 0) return live;
  await requireProducts(
    stripe,
    wanted.items.filter(({ productId }) => !live.items.data.some((item) => productOf(item) === productId)),
  );
  return stripe.subscriptions.update(live.id, { items, proration_behavior: 'none' });
}

/** What has to be told to turn the items of a subscription into those that are wanted. */
function itemChanges(wanted: WantedSubscription, present: readonly Stripe.SubscriptionItem[]) {
  const gone = present.filter((item) => !wanted.items.some(({ productId }) => productId === productOf(item)));
  const told = wanted.items.flatMap((item): Stripe.SubscriptionUpdateParams.Item[] => {
    const { productId, unitCents, quantity } = item;
    const held = present.find((one) => productOf(one) === productId);
    if (!held) return [{ ...priceOf(wanted, item), quantity }];
    if (held.price.unit_amount !== unitCents) return [{ id: held.id, ...priceOf(wanted, item), quantity }];
    return held.quantity === quantity ? [] : [{ id: held.id, quantity }];
  });
  return [...told, ...gone.map(({ id }) => ({ id, deleted: true }))];
}

const productOf = ({ price }: Stripe.SubscriptionItem): string =>
  typeof price.product === 'string' ? price.product : price.product.id;

const priceOf = ({ currency }: WantedSubscription, { productId, unitCents }: WantedItem) => ({
  price_data: {
    currency: currency.toLowerCase(),
    product: productId,
    recurring: { interval: 'month' as const },
    unit_amount: unitCents,
  },
});

/** All practices share the products of a plan: whoever needs one first makes it. */
async function requireProducts(stripe: Stripe, items: readonly WantedItem[]): Promise<void> {
  await Promise.all(items.map(({ productId, name }) => requireProduct(stripe, productId, name)));
}

async function requireProduct(stripe: Stripe, id: string, name: string): Promise<void> {
  try {
    await stripe.products.create({ id, name });
  } catch (error) {
    const exists = error instanceof Stripe.errors.StripeError && error.code === 'resource_already_exists';
    if (!exists) throw error;
  }
}

const statuses: Readonly<Record<string, BillingStatus>> = {
  active: 'active',
  trialing: 'active',
  incomplete: 'pending',
};

/** What Stripe is not paid for, in whatever words, is past due. One that has ended is replaced before anybody asks. */
const statusFrom = (status: Stripe.Subscription.Status): BillingStatus => statuses[status] ?? 'past-due';
