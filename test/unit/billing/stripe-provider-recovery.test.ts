import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WantedSubscription } from '../../../functions/billing/provider.ts';
import { type FakeStripe, openFakeStripe } from '../../support/fake-stripe.ts';
import type { FakeSubscription } from '../../support/fake-stripe-records.ts';
import { apiKey, billedBy, charge, item, practiceId, providerAt, wanted } from './bought.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await openFakeStripe(apiKey);
});
afterEach(() => stripe.close());

const provider = () => providerAt(stripe);

describe('SEAT-11: a subscription that was meddled with at Stripe', () => {
  const seats = wanted(item('clinical', 3));
  const only = () => [...stripe.subscriptions.values()].at(-1) as FakeSubscription;

  const seconds = (instant: string) => Date.parse(instant) / 1000;
  /** Ends the one there is, which has billed up to an instant. */
  const end = (billedUntil: string, more: Partial<FakeSubscription> = {}) => {
    for (const one of only().items.data) one.current_period_end = seconds(billedUntil);
    Object.assign(only(), { status: 'canceled', latest_invoice: { status: 'paid' }, ...more });
  };

  test('and has ended is followed by a new one for the same customer, and nobody charges what was charged', async () => {
    const known = await provider().bringInLine(seats, {});
    end('2099-01-31T00:00:00.000Z', { latest_invoice: { status: 'open' } }); // not overdue: somebody ended it by hand
    const again = await provider().bringInLine(seats, known);
    expect(again).toMatchObject({ customerId: known.customerId, status: 'active' });
    expect(again.subscriptionId).not.toBe(known.subscriptionId);
    expect(again.unbilled).toBeUndefined(); // the month was billed
    expect(billedBy(stripe)).toEqual({ 'caseload_per-role_clinical': [3, 4900] });
    expect(stripe.invoiceItems).toEqual([]);
  });

  test('and has ended with its month bills nothing until the first month of the one that follows it', async () => {
    const known = await provider().bringInLine(seats, {});
    const from = '2026-01-31T00:00:00.000Z';
    end(from);
    await provider().bringInLine(seats, known);
    only().billing_cycle_anchor = seconds('2026-03-31T00:00:00.000Z');
    const { unbilled } = await provider().bringInLine(seats, known);
    expect(unbilled).toEqual({ from, until: '2026-03-31T00:00:00.000Z' });
  });

  test.each([
    ['open', 'payment_failed'],
    ['uncollectible', 'payment_disputed'],
  ] as const)(
    'and was ended by Stripe with an invoice that is %s stays past due until it is paid or forgiven',
    async (status, reason) => {
      const known = await provider().bringInLine(seats, {});
      const from = '2026-01-31T00:00:00.000Z';
      end(from, { latest_invoice: { status }, cancellation_details: { reason } });
      expect(await provider().bringInLine(seats, known)).toEqual({ ...known, status: 'past-due', unbilled: { from } });
      expect(stripe.subscriptions.size).toBe(1);
      only().latest_invoice = { status: 'void' };
      const again = await provider().bringInLine(seats, known);
      expect(again).toMatchObject({ status: 'active' });
      const [first] = stripe.subscriptions.values();
      Object.assign(first ?? {}, { latest_invoice: { status } }); // whatever becomes of the old one, there is a new one
      expect(await provider().bringInLine(seats, again)).toMatchObject({ status: 'active' });
      expect(stripe.subscriptions.size).toBe(2);
    },
  );

  test.each([{ cancel_at_period_end: true }, { cancel_at: 1_900_000_000 }])(
    'and is to end by %o goes on',
    async (ending) => {
      const known = await provider().bringInLine(seats, {});
      Object.assign(only(), ending);
      expect(await provider().bringInLine(seats, known)).toEqual(known);
      expect(only()).toMatchObject({ status: 'active', cancel_at_period_end: false, cancel_at: null });
      expect(billedBy(stripe)).toEqual({ 'caseload_per-role_clinical': [3, 4900] });
    },
  );

  test('and whose customer is gone begins anew with another one, once', async () => {
    const known = await provider().bringInLine(seats, {});
    stripe.customers.clear();
    stripe.subscriptions.clear();
    stripe.trouble('POST /v1/subscriptions', 'lost-answer', 2);
    await expect(provider().bringInLine(seats, known)).rejects.toThrow();
    const again = await provider().bringInLine(seats, known);
    expect(again.customerId).not.toBe(known.customerId);
    expect([...stripe.customers.keys(), ...stripe.subscriptions.keys()]).toEqual([
      again.customerId,
      again.subscriptionId,
    ]);
    await provider().charge(charge, again);
    expect(stripe.invoiceItems).toMatchObject([{ customer: again.customerId }]);
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
      expect(billedBy(stripe)).toEqual({ 'caseload_per-role_clinical': [3, 4900] });
    },
  );

  test('of the making, for other seats than then, there is one subscription, as wanted now', async () => {
    stripe.trouble('POST /v1/subscriptions', 'lost-answer', 2);
    await expect(provider().bringInLine(wanted(item('clinical', 3)), {})).rejects.toThrow();
    await provider().bringInLine({ ...wanted(item('clinical', 4)), email: 'other@people.example' }, {});
    expect([stripe.customers.size, stripe.subscriptions.size]).toEqual([1, 1]);
    expect(billedBy(stripe)).toEqual({ 'caseload_per-role_clinical': [4, 4900] });
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

async function bringPatiently(subscription: WantedSubscription) {
  for (;;) {
    const brought = await provider()
      .bringInLine(subscription, {})
      .catch(() => undefined);
    if (brought) return brought;
  }
}
