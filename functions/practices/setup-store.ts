import type * as z from 'zod';
import type { Scope } from '../shared/access/scope.ts';
import { type Practice, practices } from '../shared/practice.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { isAnyIn, type Paging, summariesOf } from '../shared/table/paging.ts';
import { differing } from '../shared/versions.ts';
import { atLocation, onPracticeTime, type UpcomingAppointment } from './appointment-times.ts';
import type { BankAccount } from './bank-account.ts';
import type { Location, LocationProfile } from './location.ts';
import { bankAccounts, locations, services } from './records.ts';
import type { Service, ServiceProfile } from './service.ts';
import { changedSettings } from './settings.ts';

/** Every appointment that has not begun yet, soonest first. */
async function upcomingAppointments(scope: Scope): Promise<UpcomingAppointment[]> {
  const range = ranges.appointmentsFrom(scope.practiceId, scope.facts.at);
  return (await summariesOf<UpcomingAppointment>(scope, range)).map(({ summary }) => summary);
}

/** Of these, those whose local time is that of the practice. */
export async function upcomingOnPracticeTime(scope: Scope): Promise<UpcomingAppointment[]> {
  const all = locations.all(scope, ranges.locations(scope.practiceId));
  return onPracticeTime(...(await Promise.all([upcomingAppointments(scope), all])));
}

/** Of these, those at one location. */
export const upcomingAt = async (scope: Scope, locationId: string): Promise<UpcomingAppointment[]> =>
  atLocation(await upcomingAppointments(scope), locationId);

export const saveSettings = <T>(scope: Scope, before: Practice, after: Practice, answer: T): Promise<T> =>
  commit(scope, {
    event: 'practice.settings-changed',
    subjectId: scope.practiceId,
    details: { fields: changedSettings(before, after) },
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

/** One page of every service there ever was, in the order they were added. */
export const servicesPage = (scope: Scope, paging: Paging) =>
  services.page<z.infer<typeof ServiceProfile>>(scope, ranges.services(scope.practiceId), paging);

export const isAnyService = (scope: Scope): Promise<boolean> => isAnyIn(scope, ranges.services(scope.practiceId));

/** Whether there is a service that clients can be booked for; it looks no further than the first. */
export async function isAnyOffered(scope: Scope, cursor?: string): Promise<boolean> {
  const { items, next } = await servicesPage(scope, { limit: 25, cursor });
  if (items.some(({ isActive }) => isActive)) return true;
  return next !== undefined && isAnyOffered(scope, next);
}

export const serviceById = (scope: Scope, serviceId: string) =>
  services.get(scope, keys.service(scope.practiceId, serviceId));

export const saveOffered = <T>(scope: Scope, service: Service, answer: T): Promise<T> =>
  commit(scope, { event: 'service.created', subjectId: service.id, ops: [services.insert(service)], answer });

export const saveService = <T>(scope: Scope, before: Service, after: Service, answer: T): Promise<T> =>
  commit(scope, {
    event: 'service.changed',
    subjectId: after.id,
    details: { fields: differing(before, after) },
    ops: [services.replace(before, after)],
    answer,
  });

/** One page of every location there ever was, in the order they were added. */
export const locationsPage = (scope: Scope, paging: Paging) =>
  locations.page<z.infer<typeof LocationProfile>>(scope, ranges.locations(scope.practiceId), paging);

export const locationById = (scope: Scope, locationId: string) =>
  locations.get(scope, keys.location(scope.practiceId, locationId));

export const saveOpened = <T>(scope: Scope, location: Location, answer: T): Promise<T> =>
  commit(scope, { event: 'location.created', subjectId: location.id, ops: [locations.insert(location)], answer });

export const saveLocation = <T>(scope: Scope, before: Location, after: Location, answer: T): Promise<T> =>
  commit(scope, {
    event: 'location.changed',
    subjectId: after.id,
    details: { fields: differing(before, after) },
    ops: [locations.replace(before, after)],
    answer,
  });
