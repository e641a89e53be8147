import { expect, test } from 'vitest';
import type { Charge } from '../../../functions/billing/billing.ts';
import { wantedCharge, wantedSubscription } from '../../../functions/billing/wanted.ts';
import { ledgerOf, now } from '../subscription/ledgers.ts';

const practice = { createdAt: '2026-01-15T12:00:00.000Z' };

test('SEAT-11: what is billed every month is exactly what is bought, at the prices it was bought at', () => {
  const ledger = ledgerOf([], { purchased: { clinical: 3, admin: 0, support: 1 }, addOns: { video: 2 } });
  expect(wantedSubscription(ledger, practice, 'owner@people.example')).toEqual({
    practiceId: 'prac_1',
    email: 'owner@people.example',
    currency: 'USD',
    items: [
      { productId: 'caseload_per-role_clinical', name: 'Per role: Clinical seat', unitCents: 4900, quantity: 3 },
      { productId: 'caseload_per-role_support', name: 'Per role: Support seat', unitCents: 1500, quantity: 1 },
      { productId: 'caseload_per-role_video', name: 'Per role: Video', unitCents: 500, quantity: 2 },
    ],
    monthsBeginOn: 15,
  });
});

test('what a change costs goes onto the next invoice under the id of its charge, naming nobody', () => {
  const charge: Charge = {
    id: 'chg_1',
    practiceId: 'prac_1',
    quoteId: 'quo_1',
    planId: 'per-role',
    totalCents: -1200,
    currency: 'USD',
    lines: [],
    proration: { daysLeft: 3, daysInPeriod: 30 },
    state: 'waiting',
    createdAt: now,
    version: 1,
  };
  expect(wantedCharge(charge)).toEqual({
    chargeId: 'chg_1',
    practiceId: 'prac_1',
    amountCents: -1200,
    currency: 'USD',
    description: 'Change of seats, for 3 of 30 days',
  });
});
