import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holderOf } from '../../../functions/members/member.ts';
import { internsUnder, requireOtherOwner, seated, unseated } from '../../../functions/members/seating.ts';
import { addOnUsage, type SeatLedger, seatTypes, seatUsage } from '../../../functions/members/seats.ts';
import { addOnIds } from '../../../functions/shared/access/permissions.ts';
import { type Role, roleIds } from '../../../functions/shared/access/roles.ts';
import { invited, later, ledgerOf, member, now, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const therapist = member('mem_1', 'therapist');
const admin = member('mem_ca', 'clinical-admin');
const intern = (supervisorId?: string) =>
  member('mem_intern', 'clinical-intern', {}, supervisorId ? { supervisorId } : {});
const withSeats = (ledger: SeatLedger, purchased: SeatLedger['purchased']) => ({ ...ledger, purchased });
const ids = ({ holders }: SeatLedger) => holders.map(({ memberId }) => memberId);

describe('a seat (SEAT-3)', () => {
  test('is free until as many are taken as were purchased', () => {
    const ledger = withSeats(ledgerOf([owner]), { clinical: 2 });
    const full = seated(ledger, holderOf(therapist), now);
    expect(ids(full)).toEqual(['mem_owner', 'mem_1']);
    expect(refusalOf(() => seated(full, holderOf(admin), now))).toEqual({
      code: 'seat-unavailable',
      detail: 'No seat of the type clinical is free.',
    });
    expect(ids(ledger)).toEqual(['mem_owner']);
  });

  test('taken again by the member who holds it stays one seat, also when all are taken', () => {
    const full = withSeats(ledgerOf([owner, therapist]), { clinical: 2 });
    expect(ids(seated(full, holderOf(therapist), now))).toEqual(['mem_owner', 'mem_1']);
  });

  test('changed in its place leaves the order in which all joined; whoever comes back joins last', () => {
    const ledger = ledgerOf([owner, therapist, admin]);
    expect(ids(seated(ledger, holderOf(member('mem_1', 'therapist', { addOns: ['video'] })), now))).toEqual(
      ids(ledger),
    );
    const back = seated(unseated(ledger, 'mem_1', now), holderOf(therapist), now);
    expect(ids(back)).toEqual(['mem_owner', 'mem_ca', 'mem_1']);
    const waiting = ledgerOf([owner, invited('mem_1', 'therapist'), admin]);
    expect(ids(seated(waiting, holderOf(therapist), now))).toEqual(['mem_owner', 'mem_1', 'mem_ca']);
    expect(ids(seated(waiting, holderOf(therapist), later))).toEqual(['mem_owner', 'mem_ca', 'mem_1']);
  });

  test('is given up by taking one of another type', () => {
    const full = withSeats(ledgerOf([owner, therapist]), { clinical: 2, support: 1 });
    const moved = seated(full, holderOf(member('mem_1', 'office-manager')), now);
    expect(seatUsage(moved, 'clinical', now).occupied).toBe(1);
    expect(seatUsage(moved, 'support', now).occupied).toBe(1);
  });

  test('SEAT-9: is free at once when its holder leaves', () => {
    const full = withSeats(ledgerOf([owner, therapist]), { clinical: 2 });
    expect(ids(seated(unseated(full, 'mem_1', now), holderOf(admin), now))).toEqual(['mem_owner', 'mem_ca']);
  });

  test('SEAT-10: is kept for a live invitation, and free from the instant it expires', () => {
    const ledger = withSeats(ledgerOf([owner, invited('mem_9', 'therapist')]), { clinical: 2 });
    expect(refusalOf(() => seated(ledger, holderOf(therapist), now))).toMatchObject({ code: 'seat-unavailable' });
    expect(ids(seated(ledger, holderOf(therapist), later))).toEqual(['mem_owner', 'mem_1']);
  });

  test('that was never paid for hinders no change that needs no more of them', () => {
    const short = withSeats(ledgerOf([owner, therapist, admin]), { clinical: 1 });
    expect(refusalOf(() => seated(short, holderOf(therapist), now))).toBeUndefined();
    expect(refusalOf(() => unseated(short, 'mem_1', now))).toBeUndefined();
  });
});

describe('a seat of an add-on (SEAT-5)', () => {
  const holding = member('mem_1', 'therapist', { addOns: ['video'] });

  test('cannot be taken where the practice has none, or all are taken', () => {
    const none = ledgerOf([owner, therapist], 9, 0);
    expect(refusalOf(() => seated(none, holderOf(holding), now))).toEqual({
      code: 'addon-not-subscribed',
      detail: 'The practice has no seat of the add-on video.',
    });
    const other = member('mem_2', 'therapist', { addOns: ['video'] });
    const full = ledgerOf([owner, therapist, other], 9, 1);
    expect(refusalOf(() => seated(full, holderOf(holding), now))).toEqual({
      code: 'addon-seats-exhausted',
      detail: 'All seats of the add-on video are taken.',
    });
    expect(seated(unseated(full, 'mem_2', now), holderOf(holding), now).holders).toHaveLength(2);
  });
});

describe('an owner (ROLE-9)', () => {
  test('stays while there is no other; an invited one is not one yet', () => {
    const waiting = invited('mem_2', 'practice-owner');
    const ledger = ledgerOf([owner, therapist, waiting]);
    for (const leave of [
      () => unseated(ledger, 'mem_owner', now),
      () => seated(ledger, holderOf(member('mem_owner', 'therapist')), now),
      () => requireOtherOwner(ledger, 'mem_owner'),
    ]) {
      expect(refusalOf(leave)).toMatchObject({ code: 'last-owner' });
    }
    expect(refusalOf(() => requireOtherOwner(ledger, 'mem_1'))).toBeUndefined();
    const two = ledgerOf([owner, member('mem_2', 'practice-owner')]);
    expect(ids(unseated(two, 'mem_owner', now))).toEqual(['mem_2']);
    expect(refusalOf(() => requireOtherOwner(two, 'mem_owner'))).toBeUndefined();
  });
});

describe('a Clinical Intern (ROLE-5)', () => {
  const ledger = ledgerOf([owner, admin, therapist]);

  test('works under an active Clinical Admin or Practice Owner, and nobody else', () => {
    for (const supervisor of ['mem_owner', 'mem_ca']) {
      expect(ids(seated(ledger, holderOf(intern(supervisor)), now))).toContain('mem_intern');
    }
    for (const nobody of [undefined, 'mem_1', 'mem_elsewhere', 'mem_intern']) {
      const refused = refusalOf(() => seated(ledger, holderOf(intern(nobody)), now));
      expect(refused).toMatchObject({ code: 'supervisor-required', errors: [{ pointer: '#/supervisorId' }] });
    }
    const waiting = ledgerOf([owner, invited('mem_ca', 'clinical-admin')]);
    const refused = refusalOf(() => seated(waiting, holderOf(intern('mem_ca')), now));
    expect(refused).toMatchObject({ code: 'supervisor-required' });
  });

  test('keeps their supervisor from leaving or changing role until they are reassigned', () => {
    const supervised = seated(ledger, holderOf(intern('mem_ca')), now);
    expect(internsUnder(supervised, 'mem_ca', now)).toEqual(['mem_intern']);
    expect(internsUnder(supervised, 'mem_owner', now)).toEqual([]);
    for (const leave of [
      () => unseated(supervised, 'mem_ca', now),
      () => seated(supervised, holderOf(member('mem_ca', 'therapist')), now),
    ]) {
      expect(refusalOf(leave)).toMatchObject({ code: 'supervisor-needed' });
    }
    const promoted = holderOf(member('mem_ca', 'practice-owner'));
    expect(refusalOf(() => seated(supervised, promoted, now))).toBeUndefined();
    const reassigned = seated(supervised, holderOf(intern('mem_owner')), now);
    expect(ids(unseated(reassigned, 'mem_ca', now))).not.toContain('mem_ca');
  });

  test('whose invitation has expired holds nobody back', () => {
    const waiting = { ...invited('mem_intern', 'clinical-intern'), supervisorId: 'mem_ca' };
    const supervised = ledgerOf([owner, admin, waiting]);
    expect(refusalOf(() => unseated(supervised, 'mem_ca', now))).toMatchObject({ code: 'supervisor-needed' });
    expect(refusalOf(() => unseated(supervised, 'mem_ca', later))).toBeUndefined();
  });
});

const anyStep = fc.record({
  id: fc.constantFrom('mem_owner', 'mem_1', 'mem_2', 'mem_3', 'mem_4'),
  role: fc.constantFrom<Role | 'leaves'>(...roleIds, 'leaves'),
  supervisorId: fc.constantFrom('mem_owner', 'mem_1'),
  addOns: fc.subarray([...addOnIds]),
});

test('SEAT-3, ROLE-5, ROLE-9: after any history nothing is held twice, nothing beyond what was bought, an owner is there', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 3 }),
      fc.nat({ max: 2 }),
      fc.array(anyStep, { maxLength: 30 }),
      (seats, addOns, steps) => {
        let ledger = ledgerOf([owner], seats + 1, addOns);
        for (const { id, role, supervisorId, addOns: wanted } of steps) {
          refusalOf(() => {
            const one = () =>
              member(id, role as Role, { addOns: wanted }, role === 'clinical-intern' ? { supervisorId } : {});
            ledger = role === 'leaves' ? unseated(ledger, id, now) : seated(ledger, holderOf(one()), now);
          });
          for (const type of seatTypes) expect(seatUsage(ledger, type, now).occupied).toBeLessThanOrEqual(seats + 1);
          for (const addOn of addOnIds) expect(addOnUsage(ledger, addOn, now).held).toBeLessThanOrEqual(addOns);
          expect(new Set(ids(ledger)).size).toBe(ledger.holders.length);
          expect(ledger.holders.some((holder) => holder.role === 'practice-owner')).toBe(true);
          const supervisors = ledger.holders.filter((holder) =>
            ['clinical-admin', 'practice-owner'].includes(holder.role),
          );
          for (const holder of ledger.holders.filter((one) => one.role === 'clinical-intern')) {
            expect(supervisors.map(({ memberId }) => memberId)).toContain(holder.supervisorId);
          }
        }
      },
    ),
  );
});
