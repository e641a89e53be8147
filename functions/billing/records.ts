import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { secondsAfter } from '../shared/time.ts';
import { Billing, BillingEvent, Charge } from './billing.ts';

export const billings = entity('billing', Billing, {
  key: ({ practiceId }) => keys.billing(practiceId),
  of: ({ practiceId }) => ({ practiceId }),
});

export const charges = entity('charge', Charge, {
  key: ({ practiceId, id }) => keys.charge(practiceId, id),
  of: ({ practiceId }) => ({ practiceId }),
});

/** Longer than the provider repeats a message, and far longer than its signature holds. */
const eventsKeptSeconds = 30 * 86_400;

export const billingEvents = entity('billing-event', BillingEvent, {
  key: ({ practiceId, id }) => keys.billingEvent(practiceId, id),
  of: ({ practiceId }) => ({ practiceId }),
  forgottenAt: ({ receivedAt }) => secondsAfter(receivedAt, eventsKeptSeconds),
});
