import { expect, test } from 'vitest';
import { addOnHindrance, changed, hindranceOf, seatLossesOf } from '../../../functions/subscription/change.ts';
import type { QuoteRequest } from '../../../functions/subscription/quote.ts';
import { refusalOf } from '../members/team.ts';
import { holder, ledgerOf, now, planNamed, plans } from './ledgers.ts';

test('SEAT-8: on the same plan the seats nobody has asked about stay as they are, also the free ones', () => {
  const before = ledgerOf([], { purchased: { clinical: 3, support: 2 } });
  for (const planId of [undefined, 'per-role']) {
    const after = changed(before, { ...(planId && { planId }), addOns: { video: 1 } }, plans, now);
    expect(after).toEqual({ ...before, addOns: { video: 1 } });
  }
});

test('SEAT-4: a type that keeps its number hinders nothing, though there are too few of it; one fewer does', () => {
  const [one, two, unpaid] = [holder(1, 'therapist'), holder(2, 'therapist'), holder(3, 'office-manager')];
  const short = ledgerOf([one, two, unpaid], { purchased: { clinical: 2 } });
  const hindranceTo = (clinical?: number) => {
    const change = clinical === undefined ? { addOns: { video: 1 } } : { seats: { clinical } };
    return hindranceOf(short, changed(short, change, plans, now), now);
  };
  expect(hindranceTo()).toBeUndefined();
  expect(hindranceTo(2)).toBeUndefined();
  const seats = ['mem_0', 'mem_1', 'mem_2'].map((memberId) => ({ memberId, seat: 'clinical' }));
  expect(hindranceTo(1)).toEqual({ code: 'seats-occupied', holders: seats });
});

test('SEAT-4: named are those on the seats that would go, and nobody of another type', () => {
  const before = ledgerOf([holder(1, 'office-manager')], { purchased: { clinical: 1, support: 1 } });
  const after = changed(before, { seats: { support: 0 } }, plans, now);
  expect(hindranceOf(before, after, now)?.holders).toEqual([{ memberId: 'mem_1', seat: 'support' }]);
});

test('SEAT-6: whoever holds what would be too few is named once for it, whatever else they hold', () => {
  const before = ledgerOf(
    [
      holder(1, 'therapist', { addOns: ['video', 'conversation'] }),
      holder(2, 'therapist', { addOns: ['video'] }),
      holder(3, 'therapist', { addOns: ['conversation'] }),
    ],
    { addOns: { video: 2, conversation: 2 } },
  );
  const after = changed(before, { addOns: { video: 0 } }, plans, now);
  const hindrance = addOnHindrance(after, seatLossesOf(after, now), now);
  const holders = ['mem_1', 'mem_2'].map((memberId) => ({ memberId, addOn: 'video' }));
  expect(hindrance).toEqual({ code: 'addon-seats-held', holders });
});

test('SEAT-11: what a plan does not sell is named, 50 at most, and so is a plan of another currency', () => {
  const refused = (wanted: QuoteRequest, catalogue = plans) => {
    const errors = refusalOf(() => changed(ledgerOf(), wanted, catalogue, now))?.['errors'];
    return (errors as { pointer: string; detail: string }[]).map(({ pointer, detail }) => `${pointer} ${detail}`);
  };
  const unknown = Array.from({ length: 51 }, (_, i) => `seat-${i}`);
  const seats = Object.fromEntries(unknown.map((id) => [id, 1]));
  expect(refused({ seats })).toEqual(unknown.slice(0, 50).map((id) => `#/seats/${id} is not sold on this plan`));
  expect(refused({ planId: 'abroad' })).toEqual(['#/planId is not a plan of the catalogue']);
  const abroad = { ...planNamed('group'), currency: 'EUR' };
  expect(refused({ planId: 'abroad' }, { ...plans, abroad })).toEqual(['#/planId has another currency']);
});
