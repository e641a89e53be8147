import Stripe from 'stripe';
import type { Unbilled, WantedItem, WantedSubscription } from './provider.ts';

const daysUntilDue = 14;

const isRefusal = (error: unknown, code: string) => error instanceof Stripe.errors.StripeError && error.code === code;

/** There is no such thing at Stripe, or no longer. */
export const isMissing = (error: unknown): boolean => isRefusal(error, 'resource_missing');

/** The subscriptions of a practice at Stripe. */
export interface Present {
  readonly live?: Stripe.Subscription | undefined;
  /** Those that have ended, the last one first. */
  readonly ended: readonly Stripe.Subscription[];
}

const isOver = ({ status }: Stripe.Subscription) => status === 'canceled' || status === 'incomplete_expired';

/** One that Stripe ended because it was not paid is not begun anew before its last invoice is paid, or forgiven. */
export const isUnpaid = ({ cancellation_details: why, latest_invoice: invoice }: Stripe.Subscription): boolean =>
  (why?.reason === 'payment_failed' || why?.reason === 'payment_disputed') &&
  typeof invoice === 'object' &&
  (invoice?.status === 'open' || invoice?.status === 'uncollectible');

/** The time between what a subscription that ended has billed and the first whole month of the one that follows it. */
export function unbilledBetween(last?: Stripe.Subscription, next?: Stripe.Subscription): Unbilled | undefined {
  if (!last) return undefined;
  const from = instantOf(Math.max(...last.items.data.map((item) => item.current_period_end)));
  const until = next && instantOf(next.billing_cycle_anchor);
  return until && until <= from ? undefined : { from, until };
}

const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The subscriptions a customer has for a practice. */
export async function subscriptionsOf(stripe: Stripe, practiceId: string, customer: string): Promise<Present> {
  const expand = ['data.latest_invoice'];
  const { data } = await stripe.subscriptions.list({ customer, status: 'all', limit: 100, expand });
  const ours = data.filter(({ metadata }) => metadata['practiceId'] === practiceId);
  return { live: ours.find((one) => !isOver(one)), ended: ours.filter(isOver) };
}

/** Makes the one live subscription stand as wanted; where there is none it is made. */
export async function broughtInLine(
  stripe: Stripe,
  wanted: WantedSubscription,
  customer: string,
  { live, ended }: Present,
): Promise<Stripe.Subscription> {
  if (live) return updated(stripe, wanted, live);
  try {
    return await created(stripe, wanted, customer, ended.length);
  } catch (error) {
    // It was made already, for what was wanted then, and the answer was lost.
    if (!(error instanceof Stripe.errors.StripeIdempotencyError)) throw error;
    const { live: made } = await subscriptionsOf(stripe, wanted.practiceId, customer);
    if (!made) throw error;
    return updated(stripe, wanted, made);
  }
}

async function created(stripe: Stripe, wanted: WantedSubscription, customer: string, ended: number) {
  await requireProducts(stripe, wanted.items);
  return stripe.subscriptions.create(
    {
      customer,
      currency: wanted.currency.toLowerCase(),
      items: wanted.items.map((item) => ({ ...priceOf(wanted, item), quantity: item.quantity })),
      collection_method: 'send_invoice',
      days_until_due: daysUntilDue,
      billing_cycle_anchor_config: { day_of_month: wanted.monthsBeginOn, hour: 0, minute: 0, second: 0 },
      proration_behavior: 'none', // the days that are left are charged to the day by ourselves
      metadata: { practiceId: wanted.practiceId },
    },
    { idempotencyKey: `subscription_${customer}_${ended}` },
  );
}

async function updated(stripe: Stripe, wanted: WantedSubscription, live: Stripe.Subscription) {
  const items = itemChanges(wanted, live.items.data);
  const goingOn = goesOn(live);
  if (items.length === 0 && !goingOn) return live;
  await requireProducts(
    stripe,
    wanted.items.filter(({ productId }) => !live.items.data.some((item) => productOf(item) === productId)),
  );
  return stripe.subscriptions.update(live.id, {
    ...goingOn,
    ...(items.length > 0 && { items, proration_behavior: 'none' as const }),
  });
}

/** Takes back that it is to end some day, when somebody has said so at Stripe. */
function goesOn(live: Stripe.Subscription): Stripe.SubscriptionUpdateParams | undefined {
  if (live.cancel_at_period_end) return { cancel_at_period_end: false };
  return live.cancel_at ? { cancel_at: '' } : undefined;
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
    if (!isRefusal(error, 'resource_already_exists')) throw error;
  }
}
