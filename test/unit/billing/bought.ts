import type { WantedSubscription } from '../../../functions/billing/provider.ts';
import { stripeProvider } from '../../../functions/billing/stripe-provider.ts';
import { newId } from '../../../functions/shared/ids.ts';
import type { FakeStripe } from '../../support/fake-stripe.ts';

export const apiKey = 'sk_test_of_nobody';
export const practiceId = newId('practice');

/** The port to a Stripe, with the right key unless told otherwise. */
export const providerAt = ({ host }: FakeStripe, key = apiKey) =>
  stripeProvider({ current: { apiKey: key, webhookSecret: 'whsec_x', host } });

export const item = (id: string, quantity: number, unitCents = 4900) => ({
  productId: `caseload_per-role_${id}`,
  name: id,
  unitCents,
  quantity,
});

export const wanted = (...items: WantedSubscription['items']): WantedSubscription => ({
  practiceId,
  email: 'owner@people.example',
  currency: 'USD',
  items,
  monthsBeginOn: 31,
});

export const charge = {
  chargeId: 'chg_1',
  practiceId,
  amountCents: -1234,
  currency: 'USD',
  description: 'Change of seats, for 3 of 30 days',
};

/** What a Stripe bills the one practice there is every month, by product. */
export const billedBy = (stripe: FakeStripe) => {
  const [subscription] = [...stripe.subscriptions.values()].filter(({ status }) => status !== 'canceled');
  return Object.fromEntries(
    (subscription?.items.data ?? []).map(({ price, quantity }) => [price.product, [quantity, price.unit_amount]]),
  );
};
