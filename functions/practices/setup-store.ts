import type { Scope } from '../shared/access/scope.ts';
import { type Practice, practices } from '../shared/practice.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { summariesOf } from '../shared/table/paging.ts';
import type { UpcomingAppointment } from './appointment-times.ts';
import type { BankAccount } from './bank-account.ts';
import type { Location } from './location.ts';
import { bankAccounts, locations, services } from './records.ts';
import type { Service } from './service.ts';

/** Every appointment that has not begun yet, soonest first. */
export const upcomingAppointments = async (scope: Scope): Promise<UpcomingAppointment[]> => {
  const range = ranges.appointmentsFrom(scope.practiceId, scope.facts.at);
  return (await summariesOf<UpcomingAppointment>(scope, range)).map(({ summary }) => summary);
};

export const saveSettings = <T>(
  scope: Scope,
  before: Practice,
  after: Practice,
  fields: readonly string[],
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'practice.settings-changed',
    subjectId: scope.practiceId,
    details: { fields },
    ops: [practices.replace(before, after)],
    answer,
  });

export const bankAccountOf = (scope: Scope): Promise<BankAccount | undefined> =>
  bankAccounts.get(scope, keys.bankAccount(scope.practiceId));

export const saveBankAccount = <T>(
  scope: Scope,
  before: BankAccount | undefined,
  after: BankAccount,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'practice.bank-account-changed',
    subjectId: scope.practiceId,
    ops: [before ? bankAccounts.replace(before, after) : bankAccounts.insert(after)],
    answer,
  });

/** Every service there ever was, in the order they were added. */
export const servicesOf = (scope: Scope): Promise<Service[]> => services.all(scope, ranges.services(scope.practiceId));

export const serviceById = (scope: Scope, serviceId: string) =>
  services.get(scope, keys.service(scope.practiceId, serviceId));

export const saveOffered = <T>(scope: Scope, service: Service, answer: T): Promise<T> =>
  commit(scope, { event: 'service.created', subjectId: service.id, ops: [services.insert(service)], answer });

export const saveService = <T>(
  scope: Scope,
  before: Service,
  after: Service,
  fields: readonly string[],
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'service.changed',
    subjectId: after.id,
    details: { fields },
    ops: [services.replace(before, after)],
    answer,
  });

/** Every location there ever was, in the order they were added. */
export const locationsOf = (scope: Scope): Promise<Location[]> =>
  locations.all(scope, ranges.locations(scope.practiceId));

export const locationById = (scope: Scope, locationId: string) =>
  locations.get(scope, keys.location(scope.practiceId, locationId));

export const saveOpened = <T>(scope: Scope, location: Location, answer: T): Promise<T> =>
  commit(scope, { event: 'location.created', subjectId: location.id, ops: [locations.insert(location)], answer });

export const saveLocation = <T>(
  scope: Scope,
  before: Location,
  after: Location,
  fields: readonly string[],
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'location.changed',
    subjectId: after.id,
    details: { fields },
    ops: [locations.replace(before, after)],
    answer,
  });
