import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstLedger, occupied, SeatLedger } from '../../../functions/members/seats.ts';
import { type Role, roleIds, roles, type SeatType } from '../../../functions/shared/access/roles.ts';

const ledger = (purchased: SeatLedger['purchased'], change: Partial<SeatLedger> = {}): SeatLedger => ({
  ...firstLedger('prac_1', 'mem_owner'),
  holders: [],
  owners: [],
  purchased,
  ...change,
});

const holdersOf = ({ holders }: SeatLedger, type: SeatType) => holders.filter(({ seatType }) => seatType === type);

describe('a seat (SEAT-3)', () => {
  test('SETUP-1: of a new practice there is one, clinical, and its owner sits in it', () => {
    expect(firstLedger('prac_1', 'mem_owner')).toEqual({
      practiceId: 'prac_1',
      planId: 'per-role',
      purchased: { clinical: 1 },
      holders: [{ memberId: 'mem_owner', seatType: 'clinical' }],
      owners: ['mem_owner'],
      version: 1,
    });
    expect(SeatLedger.parse(firstLedger('prac_1', 'mem_owner'))).toEqual(firstLedger('prac_1', 'mem_owner'));
  });

  test.each([
    ['practice-owner', 'clinical'],
    ['clinical-admin', 'clinical'],
    ['therapist', 'clinical'],
    ['practice-admin', 'admin'],
    ['clinical-intern', 'intern'],
    ['office-manager', 'support'],
    ['third-party-biller', 'third-party-biller'],
    ['prescriber', 'prescriber'],
  ] as const)('SEAT-2: of a %s is of the type %s', (role, seatType) => {
    expect(occupied(ledger({ [seatType]: 1 }), 'mem_1', role).holders).toEqual([{ memberId: 'mem_1', seatType }]);
  });

  test('is free until as many are taken as were purchased', () => {
    const one = occupied(ledger({ support: 2 }), 'mem_1', 'office-manager');
    const two = occupied(one, 'mem_2', 'office-manager');
    expect(two.holders.map(({ memberId }) => memberId)).toEqual(['mem_1', 'mem_2']);
    expect(() => occupied(two, 'mem_3', 'office-manager')).toThrow(
      expect.objectContaining({ code: 'seat-unavailable' }),
    );
  });

  test('is not free when none of its type was ever purchased, however many of others are', () => {
    expect(() => occupied(ledger({ clinical: 9 }), 'mem_1', 'prescriber')).toThrow(
      expect.objectContaining({ code: 'seat-unavailable' }),
    );
  });

  test('taken again by the member who holds it stays one seat, also when all are taken', () => {
    const full = occupied(ledger({ support: 1 }), 'mem_1', 'office-manager');
    expect(occupied(full, 'mem_1', 'office-manager')).toEqual(full);
  });

  test('is given up by taking one of another type', () => {
    const before = occupied(ledger({ support: 1, admin: 1 }), 'mem_1', 'office-manager');
    const after = occupied(before, 'mem_1', 'practice-admin');
    expect(after.holders).toEqual([{ memberId: 'mem_1', seatType: 'admin' }]);
    expect(occupied(after, 'mem_2', 'office-manager').holders).toHaveLength(2);
  });

  test('makes an owner of a Practice Owner, and of nobody else', () => {
    const purchased = { clinical: 3 };
    const owned = occupied(ledger(purchased), 'mem_1', 'practice-owner');
    expect(owned.owners).toEqual(['mem_1']);
    expect(occupied(owned, 'mem_2', 'therapist').owners).toEqual(['mem_1']);
    expect(occupied(occupied(owned, 'mem_2', 'practice-owner'), 'mem_1', 'therapist').owners).toEqual(['mem_2']);
  });

  test('is taken on a new ledger: the one that was read stays as it was', () => {
    const before = ledger({ clinical: 2 });
    occupied(before, 'mem_1', 'practice-owner');
    expect(before).toEqual(ledger({ clinical: 2 }));
  });
});

const anyMember = fc.constantFrom('mem_1', 'mem_2', 'mem_3', 'mem_4', 'mem_5', 'mem_6');
const seatTypes = [...new Set(Object.values(roles).map(({ seatType }) => seatType))];
const anyPurchase = fc.record(
  Object.fromEntries(seatTypes.map((type) => [type, fc.nat({ max: 3 })])) as Record<SeatType, fc.Arbitrary<number>>,
  { requiredKeys: [] },
);
const anyHistory = fc.array(fc.tuple(anyMember, fc.constantFrom<Role>(...roleIds)), { maxLength: 40 });

test('SEAT-3: after any history no type has more holders than seats, and everybody sits where their role belongs', () => {
  fc.assert(
    fc.property(anyPurchase, anyHistory, (purchased, history) => {
      let current = ledger(purchased);
      const seated = new Map<string, Role>();
      for (const [memberId, role] of history) {
        try {
          current = occupied(current, memberId, role);
          seated.set(memberId, role);
        } catch {
          const others = holdersOf(current, roles[role].seatType).filter((holder) => holder.memberId !== memberId);
          expect(others).toHaveLength(purchased[roles[role].seatType] ?? 0);
        }
      }
      for (const type of seatTypes) expect(holdersOf(current, type).length).toBeLessThanOrEqual(purchased[type] ?? 0);
      expect(new Map(current.holders.map(({ memberId, seatType }) => [memberId, seatType]))).toEqual(
        new Map([...seated].map(([memberId, role]) => [memberId, roles[role].seatType])),
      );
      expect(current.holders).toHaveLength(seated.size);
      expect([...current.owners].sort()).toEqual(
        [...seated].flatMap(([memberId, role]) => (role === 'practice-owner' ? [memberId] : [])).sort(),
      );
      expect(current.purchased).toEqual(purchased);
    }),
  );
});
