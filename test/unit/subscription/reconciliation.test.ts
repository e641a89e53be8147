import { expect, test } from 'vitest';
import { Reconciliation, reconciled } from '../../../functions/subscription/reconciliation.ts';
import { holder, ledgerOf, now, planNamed, plans, roster } from './ledgers.ts';

test('SEAT-9: sets what is paid for against who is seated, invited and inactive', () => {
  const ledger = ledgerOf(
    [
      holder(1, 'therapist', { addOns: ['video'] }),
      holder(2, 'therapist', { reservedUntil: '2026-03-11T00:00:00.000Z' }),
      holder(3, 'practice-admin', { reservedUntil: '2026-03-09T00:00:00.000Z' }),
    ],
    { purchased: { clinical: 5, admin: 1 }, addOns: { video: 3 } },
  );
  const inactive = ['therapist', 'clinical-admin', 'office-manager'] as const;
  const answer = reconciled(plans, ledger, inactive, now);
  expect(Reconciliation.parse(answer)).toEqual(answer);
  expect(answer).toMatchObject({
    seats: {
      clinical: { purchased: 5, occupied: 2, invited: 1, inactive: 2, free: 2 },
      admin: { purchased: 1, occupied: 0, invited: 0, inactive: 0, free: 1 },
      support: { purchased: 0, occupied: 0, invited: 0, inactive: 1, free: 0 },
    },
    addOns: { video: { purchased: 3, held: 1, free: 2 }, insurance: { purchased: 0, held: 0, free: 0 } },
    savings: {
      planId: 'per-role',
      seats: { clinical: 3, admin: 0 },
      addOns: { video: 1 },
      monthlyCents: 2 * 4900 + 2900 + 2 * 500,
    },
  });
  expect(answer).not.toHaveProperty('needed');
});

test('SEAT-9: proposes nothing where nothing is free', () => {
  const ledger = ledgerOf();
  expect(reconciled(plans, ledger, ['therapist'], now).savings).toBeNull();
});

test('SEAT-9: proposes nothing that would save no money', () => {
  const plan = planNamed('per-role');
  const free = { ...plan, addOnCents: { ...plan.addOnCents, video: 0 } };
  const ledger = ledgerOf([], { plan: free, addOns: { video: 3 } });
  expect(reconciled({ 'per-role': free }, ledger, [], now).savings).toBeNull();
  const dearer = { ...free, seatCents: { ...plan.seatCents, clinical: 9900 } };
  const spare = ledgerOf([], { plan: free, purchased: { clinical: 2 } });
  expect(reconciled({ 'per-role': dearer }, spare, [], now).savings).toBeNull(); // one at today's price costs more
});

test('SEAT-9: proposes another plan where the same people cost least, and to stay where it costs the same', () => {
  const alone = ledgerOf([], { planId: 'enterprise', plan: planNamed('enterprise'), purchased: { standard: 1 } });
  expect(reconciled(plans, alone, [], now).savings).toMatchObject({
    planId: 'per-role',
    seats: { clinical: 1, admin: 0 },
    monthlyCents: 7900 - 4900,
  });
  const twins = { 'a-twin': planNamed('per-role'), 'per-role': planNamed('per-role') };
  const spare = ledgerOf([], { purchased: { clinical: 2 } });
  expect(reconciled(twins, spare, [], now).savings).toMatchObject({ planId: 'per-role', monthlyCents: 4900 });
  const foreign = { other: { ...planNamed('per-role'), currency: 'EUR', seatCents: {} } };
  expect(reconciled(foreign, spare, [], now).savings).toBeNull();
});

test.each([
  [10, 16, 13],
  [10, 10, 10],
  [10, 11, 11],
])('SEAT-7: tells the arithmetic of a paired plan: %i and %i need %i', (standard, support, needed) => {
  const ledger = ledgerOf(roster(standard, support), {
    planId: 'group',
    plan: planNamed('group'),
    purchased: { standard: needed + 2 },
  });
  expect(reconciled({ group: planNamed('group') }, ledger, ['therapist', 'office-manager'], now)).toMatchObject({
    seats: { standard: { purchased: needed + 2, occupied: needed, invited: 0, inactive: 2, free: 2 } },
    standardMembers: standard,
    supportMembers: support,
    needed,
    savings: { seats: { standard: needed }, monthlyCents: 2 * 5900 },
  });
});
