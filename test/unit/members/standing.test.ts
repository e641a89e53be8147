import { describe, expect, test } from 'vitest';
import { holderOf, type Member } from '../../../functions/members/member.ts';
import { unseated } from '../../../functions/members/seating.ts';
import type { SeatLedger } from '../../../functions/members/seats.ts';
import {
  deactivated,
  following,
  freedBy,
  hasPlace,
  invitedAgain,
  reactivated,
} from '../../../functions/members/standing.ts';
import { planNamed } from '../subscription/ledgers.ts';
import { invited, later, ledgerOf, member, now, refusalOf } from './team.ts';

const owner = member('mem_owner', 'practice-owner');
const therapist = member('mem_1', 'therapist', { addOns: ['conversation', 'video'], grants: [{ key: 'sms.client' }] });
const gone = deactivated(therapist, now);

test('SEAT-10: a place has who is active, and who is invited until the invitation expires', () => {
  expect(hasPlace(therapist, later)).toBe(true);
  expect(hasPlace(invited('mem_1', 'therapist'), now)).toBe(true);
  expect(hasPlace(invited('mem_1', 'therapist'), later)).toBe(false);
  expect(hasPlace(gone, now)).toBe(false);
});

test('SEAT-10: who was deactivated before they accepted has no place, however long their invitation would be good', () => {
  expect(hasPlace(deactivated(invited('mem_1', 'therapist'), now), now)).toBe(false);
});

test('SEAT-9: deactivating frees the seat and the add-on seats, and says so', () => {
  const ledger = ledgerOf([owner, therapist]);
  expect(gone).toEqual({
    ...therapist,
    state: 'inactive',
    access: { ...therapist.access, active: false },
    deactivatedAt: now,
  });
  const freed = (who: Member, from: SeatLedger, at = now) => freedBy(who, from, unseated(from, who.id, at), at);
  expect(freed(therapist, ledger)).toEqual({ seat: 'clinical', addOns: ['conversation', 'video'] });
  expect(freed(gone, ledgerOf([owner]))).toEqual({ seat: null, addOns: [] });
  const waiting = invited('mem_1', 'therapist');
  expect(freed(waiting, ledgerOf([owner, waiting]))).toEqual({ seat: 'clinical', addOns: [] });
  expect(freed(waiting, ledgerOf([owner, waiting]), later)).toEqual({ seat: null, addOns: [] });
});

test('SEAT-9: on a paired plan a seat is free only when the others need fewer', () => {
  const [support, other] = [member('mem_2', 'office-manager'), member('mem_3', 'office-manager')];
  const paired = (...members: Member[]): SeatLedger => ({
    ...ledgerOf(members),
    plan: planNamed('group'),
    purchased: { standard: 9 },
  });
  const freed = (who: Member, from: SeatLedger) => freedBy(who, from, unseated(from, who.id, now), now).seat;
  expect(freed(therapist, paired(owner, therapist))).toBe('standard');
  expect(freed(support, paired(owner, support))).toBeNull();
  expect(freed(therapist, paired(owner, therapist, support, other))).toBeNull();
  expect(freed(other, paired(owner, support, other))).toBe('standard');
});

describe('the ledger', () => {
  const ledger = ledgerOf([owner, therapist]);

  test('stays the very same when nothing of it changes', () => {
    expect(following(ledger, { ...therapist, lastName: 'Other' }, now)).toBe(ledger);
    expect(following(ledger, gone, now)).toBe(ledger);
  });

  test('SEAT-9: gives no seat to whoever was deactivated, whatever is changed of them', () => {
    const without = ledgerOf([owner]);
    for (const changed of [{ ...gone, lastName: 'Other' }, deactivated(member('mem_1', 'office-manager'), now)]) {
      expect(following(without, changed, now)).toBe(without);
    }
  });

  test('follows a change of what a seat depends on', () => {
    const other = member('mem_1', 'office-manager');
    expect(following(ledger, other, now).holders).toContainEqual(holderOf(other));
    expect(refusalOf(() => following({ ...ledger, purchased: { clinical: 9 } }, other, now))).toMatchObject({
      code: 'seat-unavailable',
    });
  });
});

describe('who comes back', () => {
  test('SEAT-5: has what they had, but for add-on seats that are taken and the single permissions that need them', () => {
    const holding = member('mem_2', 'therapist', { addOns: ['video'] });
    const back = reactivated(gone, ledgerOf([owner, holding], 9, 1), now);
    expect(back.access).toEqual({ ...therapist.access, addOns: ['conversation'] });
    const texting = member('mem_2', 'therapist', { addOns: ['conversation'] });
    const without = reactivated(gone, ledgerOf([owner, texting], 9, 1), now);
    expect(without.access).toEqual({ ...therapist.access, addOns: ['video'], grants: [] });
    expect([back.state, back.deactivatedAt]).toEqual(['active', undefined]);
    expect(reactivated(gone, ledgerOf([owner], 9, 1), now).access).toEqual(therapist.access);
    expect(reactivated(gone, ledgerOf([owner], 9, 0), now).access.addOns).toEqual([]);
  });

  test('keeps the add-on seats that were kept for them when the invitation is sent again', () => {
    const waiting = invited('mem_1', 'therapist', { addOns: ['video'] });
    const sent = { id: 'inv_2', sentAt: now, expiresAt: later };
    const again = invitedAgain(waiting, sent, ledgerOf([owner, waiting], 9, 1), now);
    expect(again).toMatchObject({ state: 'invited', invitation: sent, access: { active: true, addOns: ['video'] } });
    const inactive = deactivated(waiting, now);
    expect(invitedAgain(inactive, sent, ledgerOf([owner]), now)).toMatchObject({
      state: 'invited',
      deactivatedAt: undefined,
      access: { active: true },
    });
  });
});
