import { describe, expect, test } from 'vitest';
import {
  addOnUsage,
  firstLedger,
  holdersAt,
  pairedSeatsNeeded,
  SeatLedger,
  seatTypeOf,
  seatUsage,
  typesOf,
} from '../../../functions/members/seats.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import { planNamed } from '../subscription/ledgers.ts';
import { invited, later, ledgerOf, member, now } from './team.ts';

test('SETUP-1: of a new practice there is one seat, clinical, and its owner sits in it', () => {
  const ledger = firstLedger('prac_1', 'mem_1', planNamed('per-role'));
  expect(SeatLedger.parse(ledger)).toEqual({
    practiceId: 'prac_1',
    planId: 'per-role',
    plan: planNamed('per-role'),
    purchased: { clinical: 1 },
    addOns: {},
    holders: [{ memberId: 'mem_1', role: 'practice-owner', seatClass: 'standard', isAdmin: false, addOns: [] }],
    version: 1,
  });
  expect(seatUsage(ledger, 'clinical', now)).toEqual({ purchased: 1, occupied: 1, reserved: 0 });
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
] as const)('SEAT-2: the seat of a %s is of the type %s, and standard on a paired plan', (role, type) => {
  expect(seatTypeOf('per-role', { role })).toBe(type);
  expect(seatTypeOf('paired', { role })).toBe('standard');
});

test('SEAT-7: a paired plan has seats of one type only', () => {
  expect(typesOf('paired')).toEqual(['standard']);
  expect(typesOf('per-role')).toHaveLength(6);
});

describe('SEAT-7: on a paired plan', () => {
  test.each([
    [10, 16, 13],
    [10, 10, 10],
    [10, 11, 11],
    [0, 1, 1],
    [1, 0, 1],
    [0, 0, 0],
  ])('%i standard and %i support members need %i seats', (standard, support, needed) => {
    expect(pairedSeatsNeeded(standard, support)).toBe(needed);
  });

  const usage = (members: Parameters<typeof ledgerOf>[0]) =>
    seatUsage({ ...ledgerOf(members), plan: planNamed('group'), purchased: { standard: 3 } }, 'standard', now);
  const several = (count: number, role: Role, access = {}) =>
    Array.from({ length: count }, (_, i) => member(`mem_${role}${i}`, role, access));

  test('a support member comes with each standard one', () => {
    expect(usage([...several(2, 'therapist'), ...several(2, 'office-manager')]).occupied).toBe(2);
  });

  test('support members with the admin designation, and owners, count as standard', () => {
    expect(usage(several(3, 'office-manager', { isAdmin: true })).occupied).toBe(3);
    expect(usage(several(3, 'practice-owner', { seatClass: 'support' })).occupied).toBe(3);
    expect(usage(several(3, 'office-manager')).occupied).toBe(2);
  });

  test('SEAT-10: what an invitation keeps is what is needed beyond the occupied seats', () => {
    expect(usage([...several(1, 'therapist'), invited('mem_9', 'office-manager')])).toMatchObject({ reserved: 0 });
    expect(usage([...several(1, 'therapist'), invited('mem_9', 'therapist')])).toMatchObject({ reserved: 1 });
  });
});

test('SEAT-10: an invitation keeps its seats until it expires, and from that instant on holds nothing', () => {
  const ledger = ledgerOf([member('mem_1', 'therapist'), invited('mem_2', 'therapist', { addOns: ['video'] })]);
  const justBefore = '2026-03-12T14:59:59.999Z';
  expect(seatUsage(ledger, 'clinical', justBefore)).toEqual({ purchased: 9, occupied: 1, reserved: 1 });
  expect(addOnUsage(ledger, 'video', justBefore)).toEqual({ purchased: 9, held: 1 });
  expect(seatUsage(ledger, 'clinical', later)).toEqual({ purchased: 9, occupied: 1, reserved: 0 });
  expect(addOnUsage(ledger, 'video', later)).toEqual({ purchased: 9, held: 0 });
  expect(holdersAt(ledger, later).map(({ memberId }) => memberId)).toEqual(['mem_1']);
});
