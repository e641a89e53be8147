import { expect, test } from 'vitest';
import { joined, type Member, usualAccess } from '../../../functions/members/member.ts';
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

test('at most 40 seats go at once, for they go in one transaction', () => {
  const seats = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ memberId: `mem_${i}`, addOn: 'video' as const }));
  expect(() => requireFew(seats(40))).not.toThrow();
  expect(() => requireFew(seats(41))).toThrow('invalid-value');
});

test('losses are the same whatever a member is called by now, and not when they would be others', () => {
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
