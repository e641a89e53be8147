import { describe, expect, test } from 'vitest';
import { joined, type Member, usualAccess } from '../../../functions/members/member.ts';
import type { AddOn } from '../../../functions/shared/access/permissions.ts';
import {
  lossesOf,
  released,
  requireFew,
  sameLosses,
  withoutLostSeats,
} from '../../../functions/subscription/losses.ts';
import { holder, ledgerOf, now } from './ledgers.ts';

const therapist = (id: string, access: Partial<Member['access']> = {}): Member => {
  const person = { id, practiceId: 'prac_1', email: `${id}@people.example`, firstName: 'Sam', lastName: 'Lee' };
  return joined({ ...person, sub: `sub-${id}` }, { ...usualAccess('therapist'), ...access }, now);
};

const both = therapist('mem_1', {
  addOns: ['video', 'conversation'],
  grants: [{ key: 'sms.client' }, { key: 'ledger.read' }],
});

test('SEAT-6: what a member loses are the permissions the add-on gates that they really have', () => {
  const seats = [
    { memberId: 'mem_1', addOn: 'video' as const },
    { memberId: 'mem_1', addOn: 'conversation' as const },
  ];
  expect(lossesOf([both], seats, now)).toEqual([
    { memberId: 'mem_1', name: 'Sam Lee', addOn: 'video', permissions: ['telehealth.host'] },
    { memberId: 'mem_1', name: 'Sam Lee', addOn: 'conversation', permissions: ['sms.client'] },
  ]);
  const ungranted = therapist('mem_1', { addOns: ['conversation'] });
  const denied = therapist('mem_1', { addOns: ['video'], denials: ['telehealth.host'] });
  for (const [member, addOn] of [
    [ungranted, 'conversation'],
    [denied, 'video'],
  ] as const) {
    expect(lossesOf([member], [{ memberId: 'mem_1', addOn }], now)[0]?.permissions).toEqual([]);
  }
});

test('SEAT-6: seat, permissions and individual grants go together, and nothing else goes', () => {
  const losses = lossesOf([both], [{ memberId: 'mem_1', addOn: 'conversation' }], now);
  const [after] = withoutLostSeats([both, therapist('mem_2')], losses);
  expect(after).toEqual({
    ...both,
    access: { ...both.access, addOns: ['video'], grants: [{ key: 'ledger.read' }] },
  });
});

test('SEAT-6: in the ledger the seat is free, for that member and that add-on alone', () => {
  const ledger = ledgerOf([
    holder(1, 'therapist', { addOns: ['video', 'conversation'] }),
    holder(2, 'therapist', { addOns: ['video'] }),
  ]);
  const { holders } = released(ledger, [{ memberId: 'mem_1', addOn: 'video' }]);
  expect(holders.map(({ addOns }) => addOns)).toEqual([[], ['conversation'], ['video']]);
});

describe('SEAT-6: of several who lose a seat each', () => {
  const addOns: AddOn[] = ['conversation', 'video'];
  const two = [therapist('mem_1', { addOns }), therapist('mem_2', { addOns })];
  const seats = [
    { memberId: 'mem_1', addOn: 'video' as const },
    { memberId: 'mem_2', addOn: 'conversation' as const },
  ];
  const losses = lossesOf(two, seats, now);

  test('loses their own, and nobody that of another', () => {
    expect(losses.map(({ memberId, addOn }) => ({ memberId, addOn }))).toEqual(seats);
    expect(lossesOf(two, seats.slice(0, 1), now)).toHaveLength(1);
    expect(withoutLostSeats(two, losses).map(({ access }) => access.addOns)).toEqual([['conversation'], ['video']]);
  });

  test('frees their own in the ledger', () => {
    const ledger = ledgerOf([holder(1, 'therapist', { addOns }), holder(2, 'therapist', { addOns })]);
    expect(released(ledger, seats).holders.map((one) => one.addOns)).toEqual([[], ['conversation'], ['video']]);
  });

  test('is not another who would lose the same', () => {
    const anothers = losses.map((loss) => ({ ...loss, memberId: 'mem_9' }));
    expect(sameLosses(losses, anothers)).toBe(false);
    expect(sameLosses(losses, losses.slice(0, 1))).toBe(false);
  });

  test('is not the same where the seat of another add-on goes, though neither takes a permission', () => {
    const seatOf = (addOn: AddOn) => losses.slice(0, 1).map((loss) => ({ ...loss, addOn, permissions: [] }));
    expect(sameLosses(seatOf('video'), seatOf('conversation'))).toBe(false);
    expect(sameLosses(seatOf('video'), seatOf('video'))).toBe(true);
  });
});

test('SEAT-6: at most 40 seats go at once, for they go in one transaction', () => {
  const seats = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ memberId: `mem_${i}`, addOn: 'video' as const }));
  expect(() => requireFew(seats(40))).not.toThrow();
  expect(() => requireFew(seats(41))).toThrow('invalid-value');
});

test('SEAT-8: losses are the same whatever a member is called by now, and not when they would be others', () => {
  const losses = lossesOf([both], [{ memberId: 'mem_1', addOn: 'video' }], now);
  expect(
    sameLosses(
      losses,
      losses.map((loss) => ({ ...loss, name: 'Sam Ray' })),
    ),
  ).toBe(true);
  expect(
    sameLosses(
      losses,
      losses.map((loss) => ({ ...loss, permissions: [] })),
    ),
  ).toBe(false);
});
