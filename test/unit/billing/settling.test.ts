import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaymentProvider } from '../../../functions/billing/provider.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type BilledWorld, openBilledWorld } from './billed-world.ts';

let world: BilledWorld;
beforeAll(async () => {
  world = await openBilledWorld();
});
afterAll(() => world?.close());

/** What Stripe bills a practice every month, as quantities by seat type. */
function monthly(practiceId: string): Record<string, number> {
  const [one, ...more] = [...world.stripe.subscriptions.values()].filter(
    ({ metadata, status }) => metadata['practiceId'] === practiceId && status !== 'canceled',
  );
  expect(more).toEqual([]);
  const quantities = one?.items.data.map(({ price, quantity }) => [price.product.split('_')[2], quantity]);
  return Object.fromEntries(quantities ?? []);
}

/** The amounts Stripe puts on the invoices of a practice, by charge. */
const invoiced = (practiceId: string) =>
  world.stripe.invoiceItems
    .map(({ amount, metadata }) => ({ amount, ...(metadata as Record<string, string>) }))
    .filter((item) => 'practiceId' in item && item.practiceId === practiceId)
    .map(({ amount, ...item }) => [(item as Record<string, string>)['chargeId'], Number(amount)]);

describe('SEAT-11: a charge', () => {
  test('brings Stripe in line with what is bought and goes onto the invoice, once', async () => {
    const practice = await world.practice();
    const charge = await practice.buy({ clinical: 3 });
    expect(await practice.read()).toMatchObject({ billing: { status: 'pending' } });
    expect(await practice.isSettled(charge)).toBe(false);
    await practice.settle(charge);
    const asked = world.stripe.requests.length;
    await practice.settle(charge);
    expect(world.stripe.requests).toHaveLength(asked);
    expect(monthly(practice.id)).toEqual({ clinical: 3 });
    expect(invoiced(practice.id)).toEqual([[charge, 9800]]);
    const charges = await practice.charges();
    expect(charges.find(({ id }) => id === charge)).toMatchObject({ state: 'billed' });
    expect(await practice.isSettled(charge)).toBe(true);
    expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
    const customer = world.stripe.customers.get((await practice.billing())?.customerId ?? '');
    expect(customer).toMatchObject({ email: 'ana@people.example', metadata: { practiceId: practice.id } });
  });

  test('is what a new practice begins with: for its owner’s seat, a whole month, once', async () => {
    const practice = await world.practice();
    const [first, ...more] = await practice.charges();
    const charge = first?.id ?? '';
    expect(more).toEqual([]);
    expect(await practice.read()).toMatchObject({ billing: { status: 'pending' } });
    await practice.settle(charge);
    await practice.settle(charge);
    expect(monthly(practice.id)).toEqual({ clinical: 1 });
    expect(invoiced(practice.id)).toEqual([[charge, 4900]]);
    expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
  });

  test('that comes five times at once has one effect', async () => {
    const practice = await world.practice();
    const charge = await practice.buy({ clinical: 2 });
    await Promise.all(Array.from({ length: 5 }, () => practice.settle(charge)));
    expect(monthly(practice.id)).toEqual({ clinical: 2 });
    expect(invoiced(practice.id)).toEqual([[charge, 4900]]);
  });

  test('that comes late bills itself, and leaves the subscription as it is by then', async () => {
    const practice = await world.practice();
    const first = await practice.buy({ clinical: 5 });
    const second = await practice.buy({ clinical: 2, admin: 1 });
    await practice.settle(second);
    await practice.settle(first);
    expect(monthly(practice.id)).toEqual({ clinical: 2, admin: 1 });
    expect(invoiced(practice.id)).toEqual([
      [second, -3 * 4900 + 2900],
      [first, 4 * 4900],
    ]);
  });

  test('whose seats change again while Stripe is told brings the newer ones after all', async () => {
    const practice = await world.practice();
    const first = await practice.buy({ clinical: 5 });
    const stripe = await world.provider();
    let overtaken: string | undefined;
    const slow: PaymentProvider = {
      ...stripe,
      async bringInLine(wanted, known) {
        if (!overtaken) {
          overtaken = await practice.buy({ clinical: 3 });
          await practice.settle(overtaken);
        }
        return stripe.bringInLine(wanted, known);
      },
    };
    await practice.settle(first, slow);
    expect(monthly(practice.id)).toEqual({ clinical: 3 });
    expect(invoiced(practice.id)).toHaveLength(2);
  });

  test.each(['POST /v1/customers', 'POST /v1/subscriptions', 'POST /v1/invoiceitems'])(
    'is settled after the answer of %s was lost, once',
    async (on) => {
      const practice = await world.practice();
      const charge = await practice.buy({ clinical: 2 });
      world.stripe.trouble(on, 'lost-answer', 2);
      await expect(practice.settle(charge)).rejects.toThrow();
      expect(await practice.isSettled(charge)).toBe(false);
      await practice.settle(charge);
      expect(monthly(practice.id)).toEqual({ clinical: 2 });
      expect(invoiced(practice.id)).toEqual([[charge, 4900]]);
      const ours = [...world.stripe.customers.values()].filter(
        ({ metadata }) => (metadata as Record<string, string>)['practiceId'] === practice.id,
      );
      expect(ours).toHaveLength(1);
    },
  );

  test('of a record that is not there does nothing', async () => {
    const practice = await world.practice();
    const before = await practice.billing();
    await practice.settle(newId('charge'));
    expect(await practice.billing()).toEqual(before);
    expect(invoiced(practice.id)).toEqual([]);
    expect(await practice.isSettled(newId('charge'))).toBe(true);
  });
});

test('SEAT-11: the bills follow the owner: once another one is the first of them, Stripe writes to that one', async () => {
  const practice = await world.practice();
  await practice.settle(await practice.buy({ clinical: 2 }));
  const customer = async () => world.stripe.customers.get((await practice.billing())?.customerId ?? '');
  expect(await customer()).toMatchObject({ email: 'ana@people.example' });
  const events = await practice.givenTo('bea@people.example');
  expect(events).toHaveLength(1);
  for (const id of events) {
    expect(await practice.event(id)).toMatchObject({ type: 'owner-changed', state: 'waiting' });
    expect(await practice.isSettled(id)).toBe(false);
    await practice.settle(id);
    expect(await practice.isSettled(id)).toBe(true);
  }
  expect(await customer()).toMatchObject({ email: 'bea@people.example' });
});

describe('a message of Stripe', () => {
  let practice: Awaited<ReturnType<BilledWorld['practice']>>;
  const subscription = () => {
    const ours = [...world.stripe.subscriptions.values()].find(
      ({ metadata }) => metadata['practiceId'] === practice.id,
    );
    return ours ?? expect.fail('There is no subscription.');
  };
  beforeAll(async () => {
    practice = await world.practice();
    await practice.settle(await practice.buy({ clinical: 2 }));
  });

  test('makes the practice take over how its subscription stands', async () => {
    subscription().status = 'past_due';
    expect(await world.post('evt_due', practice.id)).toEqual({ status: 204 });
    expect(await practice.isSettled('evt_due')).toBe(false);
    await practice.settle('evt_due');
    expect(await practice.isSettled('evt_due')).toBe(true);
    expect(await practice.read()).toMatchObject({ billing: { status: 'past-due' } });
  });

  test('SEAT-11: brings Stripe in line again, whatever was done to the subscription there', async () => {
    const own = await world.practice();
    await own.settle(await own.buy({ clinical: 2 }));
    const theirs = [...world.stripe.subscriptions.values()].find(({ metadata }) => metadata['practiceId'] === own.id);
    for (const item of theirs?.items.data ?? []) item.quantity = 7;
    expect(monthly(own.id)).toEqual({ clinical: 7 });
    await world.post('evt_meddled', own.id);
    await own.settle('evt_meddled');
    expect(monthly(own.id)).toEqual({ clinical: 2 });
  });

  test('SEAT-11: overtaken by a change of seats while Stripe is told, it brings the newer seats after all', async () => {
    const own = await world.practice();
    await own.settle(await own.buy({ clinical: 2 }));
    await world.post('evt_slow', own.id);
    const stripe = await world.provider();
    let overtaken: string | undefined;
    const slow: PaymentProvider = {
      ...stripe,
      async bringInLine(wanted, known) {
        if (!overtaken) {
          overtaken = await own.buy({ clinical: 5 });
          await own.settle(overtaken);
        }
        return stripe.bringInLine(wanted, known);
      },
    };
    await own.settle('evt_slow', slow);
    expect(monthly(own.id)).toEqual({ clinical: 5 });
  });

  test('SEAT-11: that changes nothing is noted all the same, so that whoever was slower finds out', async () => {
    const own = await world.practice();
    const charge = await own.buy({ clinical: 2 });
    const before = (await own.billing())?.version;
    await world.post('evt_equal', own.id);
    await own.settle('evt_equal');
    await world.post('evt_equal_again', own.id);
    await own.settle('evt_equal_again');
    expect((await own.billing())?.version).toBe((before ?? 0) + 2);
    await own.settle(charge);
    expect(invoiced(own.id)).toHaveLength(1);
  });

  test('that comes twice counts once', async () => {
    const before = await practice.event('evt_due');
    subscription().status = 'active';
    expect(await world.post('evt_due', practice.id)).toEqual({ status: 204 });
    await practice.settle('evt_due');
    expect(await practice.event('evt_due')).toEqual(before);
    expect(await practice.read()).toMatchObject({ billing: { status: 'past-due' } });
    expect(await world.post('evt_paid', practice.id)).toEqual({ status: 204 });
    await practice.settle('evt_paid');
    expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
  });

  test('that comes ten times at once is answered ten times and kept once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.post('evt_many', practice.id)));
    expect(answers).toEqual(answers.map(() => ({ status: 204 })));
    expect(await practice.event('evt_many')).toMatchObject({ state: 'waiting', version: 1 });
    await practice.settle('evt_many');
  });

  test('out of order leaves the practice as its subscription stands at last', async () => {
    await world.post('evt_second', practice.id);
    await world.post('evt_first', practice.id);
    subscription().status = 'unpaid';
    await practice.settle('evt_second');
    await practice.settle('evt_first');
    expect(await practice.read()).toMatchObject({ billing: { status: 'past-due' } });
    subscription().status = 'active';
    await world.post('evt_third', practice.id);
    await practice.settle('evt_third');
    expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
  });

  test.each([
    ['signed by somebody else', { by: 'whsec_other' }],
    ['that is too old', { secondsAgo: 400 }],
    ['from the future', { secondsAgo: -400 }],
  ])('%s is refused, and nothing is kept', async (_, how) => {
    expect(await world.post('evt_forged', practice.id, how)).toEqual({ status: 400, code: 'signature-invalid' });
    expect(await practice.event('evt_forged')).toBeUndefined();
  });

  test('about a practice that is not here is passed over', async () => {
    const elsewhere = newId('practice');
    expect(await world.post('evt_elsewhere', elsewhere)).toEqual({ status: 204 });
    expect(await world.eventOf(elsewhere, 'evt_elsewhere')).toBeUndefined();
    expect(await world.eventOf(practice.id, 'evt_third')).toBeDefined();
  });
});
