import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../functions/shared/ids.ts';
import { type BilledWorld, openBilledWorld } from './billed-world.ts';

let world: BilledWorld;
beforeAll(async () => {
  world = await openBilledWorld();
});
afterAll(() => world?.close());

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
    expect(practice.monthly()).toEqual({ clinical: 3 });
    expect(practice.invoiced()).toEqual([[charge, 9800]]);
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
    expect(practice.monthly()).toEqual({ clinical: 1 });
    expect(practice.invoiced()).toEqual([[charge, 4900]]);
    expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
  });

  test('that comes five times at once has one effect', async () => {
    const practice = await world.practice();
    const charge = await practice.buy({ clinical: 2 });
    await Promise.all(Array.from({ length: 5 }, () => practice.settle(charge)));
    expect(practice.monthly()).toEqual({ clinical: 2 });
    expect(practice.invoiced()).toEqual([[charge, 4900]]);
  });

  test('that comes late bills itself, and leaves the subscription as it is by then', async () => {
    const practice = await world.practice();
    const first = await practice.buy({ clinical: 5 });
    const second = await practice.buy({ clinical: 2, admin: 1 });
    await practice.settle(second);
    await practice.settle(first);
    expect(practice.monthly()).toEqual({ clinical: 2, admin: 1 });
    expect(practice.invoiced()).toEqual([
      [second, -3 * 4900 + 2900],
      [first, 4 * 4900],
    ]);
  });

  test('whose seats change again while Stripe is told brings the newer ones after all', async () => {
    const practice = await world.practice();
    const first = await practice.buy({ clinical: 5 });
    await practice.settle(first, await practice.overtakenBy({ clinical: 3 }));
    expect(practice.monthly()).toEqual({ clinical: 3 });
    expect(practice.invoiced()).toHaveLength(2);
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
      expect(practice.monthly()).toEqual({ clinical: 2 });
      expect(practice.invoiced()).toEqual([[charge, 4900]]);
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
    expect(practice.invoiced()).toEqual([]);
    expect(await practice.isSettled(newId('charge'))).toBe(true);
  });
});

describe('SEAT-11: of a practice whose subscription Stripe has ended unpaid', () => {
  const hoursFromNow = (hours: number) => Math.floor(Date.now() / 1000) + hours * 3600;
  const ours = (practiceId: string) =>
    [...world.stripe.subscriptions.values()].filter(({ metadata }) => metadata['practiceId'] === practiceId);

  test.each([5, 1])(
    'a change to %i seats is neither charged nor credited, and counts once it goes on',
    async (clinical) => {
      const practice = await world.practice();
      await practice.settle(await practice.buy({ clinical: 3 }));
      const [ended] = ours(practice.id);
      if (!ended) throw new Error('There is no subscription.');
      for (const item of ended.items.data) item.current_period_end = hoursFromNow(-1);
      const unpaid = { latest_invoice: { status: 'open' }, cancellation_details: { reason: 'payment_failed' } };
      Object.assign(ended, { status: 'canceled', ...unpaid });
      const before = practice.invoiced();

      const change = await practice.buy({ clinical });
      await practice.settle(change);
      expect(await practice.read()).toMatchObject({ billing: { status: 'past-due' } });
      expect((await practice.charges()).find(({ id }) => id === change)).toMatchObject({ state: 'unbilled' });
      expect([practice.monthly(), practice.invoiced()]).toEqual([{}, before]);

      ended.latest_invoice = { status: 'paid' };
      const meanwhile = await practice.buy({ admin: 1 });
      await practice.settle(meanwhile); // its first month has not begun
      expect(await practice.read()).toMatchObject({ billing: { status: 'active' } });
      expect([practice.monthly(), practice.invoiced()]).toEqual([{ clinical, admin: 1 }, before]);

      Object.assign(ours(practice.id).at(-1) ?? {}, { billing_cycle_anchor: hoursFromNow(-0.5) });
      const later = await practice.buy({ admin: 2 });
      await practice.settle(later);
      expect(practice.invoiced()).toEqual([...before, [later, 2900]]);
    },
  );

  test('what was changed while it was billed is charged, though it is settled after the end', async () => {
    const practice = await world.practice();
    await practice.settle(await practice.buy({ clinical: 3 }));
    const before = practice.invoiced();
    const change = await practice.buy({ clinical: 4 });
    for (const ended of ours(practice.id)) {
      for (const item of ended.items.data) item.current_period_end = hoursFromNow(1);
      ended.status = 'canceled';
    }
    await practice.settle(change);
    expect(practice.invoiced()).toEqual([...before, [change, 4900]]);
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
