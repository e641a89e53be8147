import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../functions/shared/ids.ts';
import { type FakeStripe, openFakeStripe } from '../../support/fake-stripe.ts';
import { apiKey, billedBy, charge, item, practiceId, providerAt, wanted } from './bought.ts';

let stripe: FakeStripe;
beforeEach(async () => {
  stripe = await openFakeStripe(apiKey);
});
afterEach(() => stripe.close());

const provider = (key = apiKey) => providerAt(stripe, key);

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
          billing_cycle_anchor_config: { day_of_month: '31', hour: '0', minute: '0', second: '0' },
        },
      },
    ]);
    expect(billedBy(stripe)).toEqual({ 'caseload_per-role_clinical': [3, 4900], 'caseload_per-role_video': [2, 500] });
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
    expect(billedBy(stripe)).toEqual({
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

  test('writes to the owner there is now', async () => {
    const known = await provider().bringInLine(wanted(item('clinical', 3)), {});
    await provider().bringInLine({ ...wanted(item('clinical', 3)), email: 'new-owner@people.example' }, known);
    expect([...stripe.customers.values()]).toMatchObject([{ email: 'new-owner@people.example' }]);
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
