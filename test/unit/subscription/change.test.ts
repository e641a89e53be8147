import { expect, test } from 'vitest';
import { addOnHindrance, changed, hindranceOf, seatLossesOf } from '../../../functions/subscription/change.ts';
import { holder, ledgerOf, now, plans } from './ledgers.ts';

test('SEAT-8: on the same plan the seats nobody has asked about stay as they are, also the free ones', () => {
  const before = ledgerOf([], { purchased: { clinical: 3, support: 2 } });
  for (const planId of [undefined, 'per-role']) {
    const after = changed(before, { ...(planId && { planId }), addOns: { video: 1 } }, plans, now);
    expect(after).toEqual({ ...before, addOns: { video: 1 } });
  }
});

test('SEAT-4: a type that keeps its number hinders nothing, though there are too few of it; one fewer does', () => {
  const short = ledgerOf([holder(1, 'therapist'), holder(2, 'therapist')], { purchased: { clinical: 2 } });
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
