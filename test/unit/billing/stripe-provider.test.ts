import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WantedSubscription } from '../../../functions/billing/provider.ts';
import { stripeProvider } from '../../../functions/billing/stripe-provider.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type FakeStripe, openFakeStripe } from '../../support/fake-stripe.ts';

const apiKey = 'sk_test_of_nobody';
const practiceId = newId('practice');

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await openFakeStripe(apiKey);
});
afterEach(() => stripe.close());

const provider = (key = apiKey) =>
  stripeProvider({ current: { apiKey: key, webhookSecret: 'whsec_x', host: stripe.host } });

const item = (id: string, quantity: number, unitCents = 4900) => ({
  productId: `caseload_per-role_${id}`,
  name: id,
  unitCents,
  quantity,
});

const wanted = (...items: WantedSubscription['items']): WantedSubscription => ({
  practiceId,
  email: 'owner@people.example',
  currency: 'USD',
  items,
  cycle: { dayOfMonth: 31, hour: 5, minute: 0 },
});

const charge = {
  chargeId: 'chg_1',
  practiceId,
  amountCents: -1234,
  currency: 'USD',
  description: 'Change of seats, for 3 of 30 days',
};

/** What a practice is billed for every month, by product. */
const billed = () => {
  const [subscription] = [...stripe.subscriptions.values()].filter(({ status }) => status !== 'canceled');
  return Object.fromEntries(
    (subscription?.items.data ?? []).map(({ price, quantity }) => [price.product, [quantity, price.unit_amount]]),
  );
};

describe('a first subscription', () => {
  test('is one customer with one subscription, an item for each thing bought, paid by invoice', async () => {
    const brought = await provider().bringInLine(wanted(item('clinical', 3), item('video', 2, 500)), {});
    expect(brought.status).toBe('active');
    expect([...stripe.customers.values()]).toMatchObject([
      { id: brought.customerId, email: 'owner@people.example', metadata: { practiceId } },
    ]);
    expect([...stripe.subscriptions.values()]).toMatchObject([
      {
        id: brought.subscriptionId,
        customer: brought.customerId,
        metadata: { practiceId },
        given: {
          collection_method: 'send_invoice',
          days_until_due: '14',
          proration_behavior: 'none',
          currency: 'usd',
          billing_cycle_anchor_config: { day_of_month: '31', hour: '5', minute: '0', second: '0' },
        },
      },
    ]);
    expect(billed()).toEqual({ 'caseload_per-role_clinical': [3, 4900], 'caseload_per-role_video': [2, 500] });
  });

  test('of nothing makes nothing', async () => {
    expect(await provider().bringInLine(wanted(), {})).toEqual({ status: 'active' });
    expect(stripe.requests).toEqual([]);
  });

  test('uses the products that another practice has made already', async () => {
    await provider().bringInLine(wanted(item('clinical', 1)), {});
    await provider().bringInLine({ ...wanted(item('clinical', 2)), practiceId: newId('practice') }, {});
    expect([...stripe.products.keys()]).toEqual(['caseload_per-role_clinical']);
    expect(stripe.subscriptions.size).toBe(2);
  });
});

describe('a change', () => {
  test('turns items into those wanted: more, fewer, another price, gone and new', async () => {
    const known = await provider().bringInLine(
      wanted(item('clinical', 3), item('admin', 1), item('intern', 1), item('video', 2)),
      {},
    );
    const after = wanted(item('clinical', 1), item('admin', 1, 3000), item('intern', 1), item('support', 4));
    expect(await provider().bringInLine(after, known)).toEqual(known);
    expect(billed()).toEqual({
      'caseload_per-role_clinical': [1, 4900],
      'caseload_per-role_admin': [1, 3000],
      'caseload_per-role_intern': [1, 4900],
      'caseload_per-role_support': [4, 4900],
    });
    const updates = stripe.requests.filter(({ on }) => on.startsWith(`POST /v1/subscriptions/`));
    expect(updates.map(({ form }) => form['proration_behavior'])).toEqual(['none']);
  });

  test('that is there already is not told again', async () => {
    const known = await provider().bringInLine(wanted(item('clinical', 3)), {});
    await provider().bringInLine(wanted(item('clinical', 3)), known);
    expect(stripe.requests.filter(({ on }) => on.startsWith('POST /v1/subscriptions'))).toHaveLength(1);
  });

  test('after a subscription has ended makes a new one for the same customer', async () => {
    const known = await provider().bringInLine(wanted(item('clinical', 3)), {});
    for (const one of stripe.subscriptions.values()) one.status = 'canceled';
    const again = await provider().bringInLine(wanted(item('clinical', 3)), known);
    expect(again).toMatchObject({ customerId: known.customerId, status: 'active' });
    expect(again.subscriptionId).not.toBe(known.subscriptionId);
    expect(billed()).toEqual({ 'caseload_per-role_clinical': [3, 4900] });
  });

  test('writes to the owner there is now', async () => {
    const known = await provider().bringInLine(wanted(item('clinical', 3)), {});
    await provider().bringInLine({ ...wanted(item('clinical', 3)), email: 'new-owner@people.example' }, known);
    expect([...stripe.customers.values()]).toMatchObject([{ email: 'new-owner@people.example' }]);
  });
});

describe('done again after answers were lost', () => {
  test.each(['POST /v1/customers', 'POST /v1/products', 'POST /v1/subscriptions', 'GET /v1/subscriptions'])(
    'of %s, there is one customer and one subscription, as wanted',
    async (on) => {
      stripe.trouble(on, 'lost-answer', 3);
      await expect(provider().bringInLine(wanted(item('clinical', 3)), {})).rejects.toThrow();
      const brought = await bringPatiently(wanted(item('clinical', 3)));
      expect([stripe.customers.size, stripe.subscriptions.size]).toEqual([1, 1]);
      expect(brought.subscriptionId).toBe([...stripe.subscriptions.keys()][0]);
      expect(billed()).toEqual({ 'caseload_per-role_clinical': [3, 4900] });
    },
  );

  test('of the making, for other seats than then, there is one subscription, as wanted now', async () => {
    stripe.trouble('POST /v1/subscriptions', 'lost-answer', 2);
    await expect(provider().bringInLine(wanted(item('clinical', 3)), {})).rejects.toThrow();
    await provider().bringInLine({ ...wanted(item('clinical', 4)), email: 'other@people.example' }, {});
    expect([stripe.customers.size, stripe.subscriptions.size]).toEqual([1, 1]);
    expect(billed()).toEqual({ 'caseload_per-role_clinical': [4, 4900] });
  });

  test('at the same time for different seats, there is still one subscription', async () => {
    await Promise.all([1, 2, 3].map((count) => provider().bringInLine(wanted(item('clinical', count)), {})));
    expect([stripe.customers.size, stripe.subscriptions.size]).toEqual([1, 1]);
  });

  test('SEAT-11: a charge whose answer was lost is on the invoice once, also when the subscription is another one by then', async () => {
    const brought = await provider().bringInLine(wanted(item('clinical', 3)), {});
    stripe.trouble('POST /v1/invoiceitems', 'lost-answer', 2);
    await expect(provider().charge(charge, brought)).rejects.toThrow();
    for (const one of stripe.subscriptions.values()) one.status = 'canceled';
    const again = await provider().bringInLine(wanted(item('clinical', 3)), brought);
    expect(again.subscriptionId).not.toBe(brought.subscriptionId);
    await provider().charge(charge, again);
    expect(stripe.invoiceItems).toHaveLength(1);
    expect(stripe.invoiceItems[0]).not.toHaveProperty('subscription');
  });

  test('the same charge is on the invoice once', async () => {
    const brought = await provider().bringInLine(wanted(item('clinical', 3)), {});
    stripe.trouble('POST /v1/invoiceitems', 'lost-answer', 2);
    await expect(provider().charge(charge, brought)).rejects.toThrow();
    await provider().charge(charge, brought);
    await provider().charge(charge, brought);
    expect(stripe.invoiceItems).toMatchObject([
      {
        customer: brought.customerId,
        amount: '-1234',
        currency: 'usd',
        metadata: { practiceId, chargeId: 'chg_1' },
      },
    ]);
  });
});

test('one failure of Stripe is not noticed; lasting ones are told, so that it is tried again', async () => {
  stripe.trouble('POST /v1/customers', 'error', 1);
  expect(await provider().bringInLine(wanted(item('clinical', 1)), {})).toMatchObject({ status: 'active' });
  stripe.trouble('GET /v1/subscriptions', 'error', 2);
  await expect(provider().bringInLine(wanted(item('clinical', 1)), {})).rejects.toThrow();
});

test('a charge of nothing is not put on an invoice', async () => {
  const brought = await provider().bringInLine(wanted(item('clinical', 3)), {});
  await provider().charge({ ...charge, amountCents: 0 }, brought);
  expect(stripe.invoiceItems).toEqual([]);
});

test('a wrong key is refused, and nothing is made', async () => {
  await expect(provider('sk_other').bringInLine(wanted(item('clinical', 1)), {})).rejects.toThrow('Invalid API Key');
  expect(stripe.customers.size).toBe(0);
});

test.each([
  ['active', 'active'],
  ['trialing', 'active'],
  ['past_due', 'past-due'],
  ['unpaid', 'past-due'],
  ['paused', 'past-due'],
  ['incomplete', 'pending'],
])('what Stripe calls %s is %s', async (theirs, ours) => {
  const known = await provider().bringInLine(wanted(item('clinical', 3)), {});
  for (const one of stripe.subscriptions.values()) one.status = theirs;
  expect(await provider().bringInLine(wanted(item('clinical', 3)), known)).toEqual({ ...known, status: ours });
});

test('nothing that could be of a card is ever sent', async () => {
  const brought = await provider().bringInLine(wanted(item('clinical', 3)), {});
  await provider().charge(charge, brought);
  expect(JSON.stringify(stripe.requests)).not.toMatch(/card|payment_method|source|bank/);
});

async function bringPatiently(subscription: WantedSubscription) {
  for (;;) {
    const brought = await provider()
      .bringInLine(subscription, {})
      .catch(() => undefined);
    if (brought) return brought;
  }
}
