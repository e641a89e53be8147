import { describe, expect, test } from 'vitest';
import { seatUsage } from '../../../functions/members/seats.ts';
import { addOnHindrance, changed, hindranceOf, seatLossesOf } from '../../../functions/subscription/change.ts';
import type { QuoteRequest } from '../../../functions/subscription/quote.ts';
import { refusalOf } from '../members/team.ts';
import { holder, ledgerOf, now, planNamed, plans, roster } from './ledgers.ts';

test('SEAT-8: on the same plan the seats nobody has asked about stay as they are, also the free ones', () => {
  const before = ledgerOf([], { purchased: { clinical: 3, support: 2 } });
  for (const planId of [undefined, 'per-role']) {
    const after = changed(before, { ...(planId && { planId }), addOns: { video: 1 } }, plans, now);
    expect(after).toEqual({ ...before, addOns: { video: 1 } });
  }
});

test('SEAT-11: on a plan that is sold no more nothing is bought but another plan, with what the roster needs', () => {
  const before = ledgerOf([], { planId: 'gold', plan: planNamed('per-role'), purchased: { clinical: 3 } });
  const refusal = (wanted: QuoteRequest) => refusalOf(() => changed(before, wanted, plans, now));
  const told = (detail: string) => ({ code: 'invalid-value', errors: [{ in: 'body', pointer: '#/planId', detail }] });
  expect(refusal({ seats: { clinical: 4 } })).toEqual(told('is needed: the plan the practice is on is sold no more'));
  expect(refusal({ planId: 'gold' })).toEqual(told('is not a plan of the catalogue'));
  expect(changed(before, { planId: 'per-role' }, plans, now)).toMatchObject({ purchased: { clinical: 1 } });
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

describe('SEAT-4: fewer seats', () => {
  const before = ledgerOf([holder(1, 'therapist'), holder(2, 'practice-admin')], {
    purchased: { clinical: 3, admin: 1 },
  });
  const hindered = (seats: QuoteRequest['seats']) => hindranceOf(before, changed(before, { seats }, plans, now), now);

  test('than are occupied are refused, naming those who sit in them', () => {
    const [owner, therapist] = ['mem_0', 'mem_1'].map((memberId) => ({ memberId, seat: 'clinical' }));
    const admin = { memberId: 'mem_2', seat: 'admin' };
    expect(hindered({ clinical: 1 })).toEqual({ code: 'seats-occupied', holders: [owner, therapist] });
    expect(hindered({ admin: 0 })).toEqual({ code: 'seats-occupied', holders: [admin] });
    expect(hindered({ clinical: 0, admin: 0 })?.holders).toEqual([owner, therapist, admin]);
  });

  test('that are free may go', () => {
    expect(hindered({ clinical: 2 })).toBeUndefined();
  });

  test('kept for a live invitation are occupied too, until it expires', () => {
    const kept = ledgerOf([holder(1, 'therapist', { reservedUntil: '2026-03-10T15:00:01.000Z' })], {
      purchased: { clinical: 2 },
    });
    const after = changed(kept, { seats: { clinical: 1 } }, plans, now);
    expect(hindranceOf(kept, after, now)?.holders).toMatchObject([{ memberId: 'mem_0' }, { memberId: 'mem_1' }]);
    expect(hindranceOf(kept, after, '2026-03-10T15:00:01.000Z')).toBeUndefined();
  });

  test('are not what is asked for by whoever has too few and buys more', () => {
    const short = ledgerOf([holder(1, 'therapist'), holder(2, 'therapist')], { purchased: { clinical: 1 } });
    expect(hindranceOf(short, changed(short, { seats: { clinical: 2 } }, plans, now), now)).toBeUndefined();
  });

  test('on another plan than its roster needs are refused too', () => {
    const after = changed(before, { planId: 'group', seats: { standard: 1 } }, plans, now);
    expect(hindranceOf(before, after, now)).toMatchObject({ code: 'seats-occupied' });
  });
});

describe('SEAT-7: on a paired plan', () => {
  test.each([
    [10, 16, 13],
    [10, 10, 10],
    [10, 11, 11],
  ])('%i standard and %i support members take %i seats', (standard, support, needed) => {
    const before = ledgerOf(roster(standard, support), { purchased: { clinical: standard, support } });
    const after = changed(before, { planId: 'group' }, plans, now);
    expect(after.purchased).toEqual({ standard: needed });
    expect(seatUsage(after, 'standard', now)).toEqual({ purchased: needed, occupied: needed, reserved: 0 });
  });

  test('support members with the admin designation are billed as standard', () => {
    const admins = [holder(30, 'office-manager', { isAdmin: true }), holder(31, 'practice-admin', { isAdmin: true })];
    const before = ledgerOf([...roster(10, 8), ...admins], { purchased: { clinical: 10, support: 9, admin: 1 } });
    expect(changed(before, { planId: 'group' }, plans, now).purchased).toEqual({ standard: 12 });
  });
});

describe('SEAT-6: fewer add-on seats than are held', () => {
  const before = ledgerOf(
    [holder(1, 'therapist', { addOns: ['video'] }), holder(2, 'therapist', { addOns: ['video', 'insurance'] })],
    { purchased: { clinical: 3 }, addOns: { video: 2, insurance: 1 } },
  );

  test('are taken from those who joined last', () => {
    expect(seatLossesOf(changed(before, { addOns: { video: 1 } }, plans, now), now)).toEqual([
      { memberId: 'mem_2', addOn: 'video' },
    ]);
    expect(seatLossesOf(changed(before, { addOns: { video: 0, insurance: 0 } }, plans, now), now)).toEqual([
      { memberId: 'mem_2', addOn: 'insurance' },
      { memberId: 'mem_1', addOn: 'video' },
      { memberId: 'mem_2', addOn: 'video' },
    ]);
  });

  test('take nothing from anybody where enough are left', () => {
    expect(seatLossesOf(changed(before, { addOns: { video: 2 } }, plans, now), now)).toEqual([]);
  });
});
