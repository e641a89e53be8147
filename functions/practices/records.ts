import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { BankAccount } from './bank-account.ts';
import { Location, locationProfile } from './location.ts';
import { Milestone } from './onboarding.ts';
import { Service, serviceProfile } from './service.ts';

export const services = entity('service', Service, {
  key: ({ practiceId, id }) => keys.service(practiceId, id),
  of: ({ practiceId }) => ({ practiceId, everybody: true }),
  summary: serviceProfile,
});

export const locations = entity('location', Location, {
  key: ({ practiceId, id }) => keys.location(practiceId, id),
  of: ({ practiceId }) => ({ practiceId, everybody: true }),
  summary: locationProfile,
});

export const bankAccounts = entity('bank-account', BankAccount, {
  key: ({ practiceId }) => keys.bankAccount(practiceId),
  of: ({ practiceId }) => ({ practiceId }),
});

/** Whoever does something for the first time notes it, however far their own reach extends. */
export const milestones = entity('milestone', Milestone, {
  key: ({ practiceId, id }) => keys.milestone(practiceId, id),
  of: ({ practiceId }) => ({ practiceId, everybody: true }),
});
