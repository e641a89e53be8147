import { Problem } from '../shared/problems.ts';
import type { PaymentProvider } from './provider.ts';

/** Stands in where there is no payment provider: takes every change, and no money. */
export const testProvider: PaymentProvider = {
  bringInLine: async ({ practiceId }) => ({
    customerId: `test_customer_${practiceId}`,
    subscriptionId: `test_subscription_${practiceId}`,
    status: 'active',
  }),
  charge: async () => undefined,
  eventIn: () => {
    throw new Problem('signature-invalid'); // it sends no messages, so none can be its
  },
};
