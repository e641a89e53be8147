import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../functions/shared/ids.ts';
import { type BilledWorld, openBilledWorld } from './billed-world.ts';

let world: BilledWorld;
beforeAll(async () => {
  world = await openBilledWorld();
});
afterAll(() => world?.close());

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
    expect(own.monthly()).toEqual({ clinical: 7 });
    await world.post('evt_meddled', own.id);
    await own.settle('evt_meddled');
    expect(own.monthly()).toEqual({ clinical: 2 });
  });

  test('SEAT-11: overtaken by a change of seats while Stripe is told, it brings the newer seats after all', async () => {
    const own = await world.practice();
    await own.settle(await own.buy({ clinical: 2 }));
    await world.post('evt_slow', own.id);
    await own.settle('evt_slow', await own.overtakenBy({ clinical: 5 }));
    expect(own.monthly()).toEqual({ clinical: 5 });
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
    expect(own.invoiced()).toHaveLength(1);
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
