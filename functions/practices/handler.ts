import { isDeepStrictEqual } from 'node:util';
import { portalAccountsOf } from '../portal/accounts.ts';
import { founderScope } from '../shared/access/admission.ts';
import { effectivePermissions } from '../shared/access/effective.ts';
import { belongingsOf } from '../shared/access/identities.ts';
import { verifiedEmailOf } from '../shared/directory.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { type Practice, practiceOf, practicesById } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { plansOfStage } from '../subscription/catalogue-store.ts';
import { movedTimes } from './appointment-times.ts';
import { isOnFile, named, requireSound, shown } from './bank-account.ts';
import { type Location, locationProfile, opened, zoneAt } from './location.ts';
import { onboarding } from './onboarding.ts';
import { progressOf } from './onboarding-store.ts';
import { practices } from './routes.ts';
import { offered, serviceProfile } from './service.ts';
import { changed, requireCurrencyKept, settingsOf } from './settings.ts';
import {
  bankAccountOf,
  isAnyService,
  locationById,
  locationsPage,
  saveBankAccount,
  saveLocation,
  saveOffered,
  saveOpened,
  saveService,
  saveSettings,
  serviceById,
  servicesPage,
  upcomingAt,
  upcomingOnPracticeTime,
} from './setup-store.ts';
import { foundPractice } from './store.ts';

export const handler = serve(practices, {
  async found({ scope, body }) {
    if (process.env['SIGN_UP'] !== 'open') throw new Problem('sign-up-closed');
    const email = await verifiedEmailOf(scope.actor.sub);
    const founder = { sub: scope.actor.sub, email };
    return foundPractice(founderScope(scope, newId('practice')), body, founder, plansOfStage());
  },

  async me({ scope: { actor, facts } }) {
    const { email, passes, accounts } = await belongingsOf(actor.sub);
    const [address, practicesOf, portalAccounts] = await Promise.all([
      email ?? verifiedEmailOf(actor.sub),
      practicesById(passes.map((pass) => pass.practiceId)),
      portalAccountsOf(actor.sub, accounts, facts),
    ]);
    return {
      identity: { id: actor.sub, email: address },
      memberships: passes.flatMap(({ practiceId, memberId, access }) => {
        const practice = practicesOf.get(practiceId);
        if (!practice) return [];
        const { name, timeZone, currency } = practice;
        const permissions = [...effectivePermissions(access, facts.at)].map(([key, reach]) => ({ key, reach }));
        return { practiceId, practiceName: name, timeZone, currency, memberId, role: access.role, permissions };
      }),
      portalAccounts,
    };
  },

  settings: async ({ scope }) => settingsOf(await practiceOf(scope)),

  changeSettings: ({ scope, body, version }) =>
    decided(async () => {
      const [before, upcoming, hasService] = await Promise.all([
        practiceOf(scope),
        body.timeZone ? upcomingOnPracticeTime(scope) : [],
        body.currency ? isAnyService(scope) : false,
      ]);
      requireVersion(before, version);
      const after = changed(before, body);
      if (hasService) requireCurrencyKept(before, after);
      const zones = { before: before.timeZone, after: after.timeZone };
      const answered = (practice: Practice) => ({
        ...settingsOf(practice),
        ...(body.timeZone && { appointments: movedTimes(upcoming, zones) }),
      });
      if (isDeepStrictEqual(before, after)) return answered(before);
      return saveSettings(scope, before, after, answered(next(after)));
    }),

  bankAccount: async ({ scope }) => shown(await bankAccountOf(scope)),

  setBankAccount: ({ scope, body, version }) =>
    decided(async () => {
      const before = await bankAccountOf(scope);
      const current = before?.version ?? 0;
      requireVersion({ version: current }, version);
      requireSound(body);
      if (isOnFile(body, before)) return shown(before);
      const after = named(body, { practiceId: scope.practiceId, at: scope.facts.at, version: current + 1 });
      return saveBankAccount(scope, before, after, shown(after));
    }),

  services: ({ scope, query }) => servicesPage(scope, query),

  addService: ({ scope, body }) => {
    const service = offered(body, { id: newId('service'), practiceId: scope.practiceId, at: scope.facts.at });
    return saveOffered(scope, service, serviceProfile(service));
  },

  changeService: ({ scope, path, body, version }) =>
    decided(async () => {
      const before = found(await serviceById(scope, path.serviceId));
      requireVersion(before, version);
      const after = { ...before, ...body };
      if (isDeepStrictEqual(before, after)) return serviceProfile(before);
      return saveService(scope, before, after, serviceProfile(next(after)));
    }),

  locations: ({ scope, query }) => locationsPage(scope, query),

  addLocation: ({ scope, body }) => {
    const location = opened(body, { id: newId('location'), practiceId: scope.practiceId, at: scope.facts.at });
    return saveOpened(scope, location, locationProfile(location));
  },

  changeLocation: ({ scope, path, body, version }) =>
    decided(async () => {
      const isZoned = body.timeZone !== undefined;
      const [kept, upcoming, practice] = await Promise.all([
        locationById(scope, path.locationId),
        isZoned ? upcomingAt(scope, path.locationId) : [],
        isZoned ? practiceOf(scope) : undefined,
      ]);
      const before = found(kept);
      requireVersion(before, version);
      const after = { ...before, ...body };
      const appointments =
        practice && movedTimes(upcoming, { before: zoneAt(before, practice), after: zoneAt(after, practice) });
      const answered = (location: Location) => ({
        ...locationProfile(location),
        ...(appointments && { appointments }),
      });
      if (isDeepStrictEqual(before, after)) return answered(before);
      return saveLocation(scope, before, after, answered(next(after)));
    }),

  onboarding: async ({ scope }) => onboarding(await progressOf(scope), process.env['HELP_URL'] ?? ''),
});
