import { isDeepStrictEqual } from 'node:util';
import { portalAccountsOf } from '../portal/accounts.ts';
import { founderScope } from '../shared/access/admission.ts';
import { effectivePermissions } from '../shared/access/effective.ts';
import { belongingsOf } from '../shared/access/identities.ts';
import { verifiedEmailOf } from '../shared/directory.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { type Practice, practiceNames, practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { plansOfStage } from '../subscription/catalogue-store.ts';
import { movedTimes } from './appointment-times.ts';
import { named, shown } from './bank-account.ts';
import { locationProfile, opened } from './location.ts';
import { onboarding } from './onboarding.ts';
import { progressOf } from './onboarding-store.ts';
import { practices } from './routes.ts';
import { offered, serviceProfile } from './service.ts';
import { changed, settingsOf } from './settings.ts';
import {
  bankAccountOf,
  locationById,
  locationsOf,
  saveBankAccount,
  saveLocation,
  saveOffered,
  saveOpened,
  saveService,
  saveSettings,
  serviceById,
  servicesOf,
  upcomingAppointments,
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
    const [address, names, portalAccounts] = await Promise.all([
      email ?? verifiedEmailOf(actor.sub),
      practiceNames(passes.map((pass) => pass.practiceId)),
      portalAccountsOf(actor.sub, accounts, facts),
    ]);
    return {
      identity: { id: actor.sub, email: address },
      memberships: passes.map(({ practiceId, memberId, access }) => ({
        practiceId,
        practiceName: names.get(practiceId) ?? '',
        memberId,
        role: access.role,
        permissions: [...effectivePermissions(access, facts.at)].map(([key, reach]) => ({ key, reach })),
      })),
      portalAccounts,
    };
  },

  settings: async ({ scope }) => settingsOf(await practiceOf(scope)),

  changeSettings: ({ scope, body, version }) =>
    decided(async () => {
      const [before, upcoming] = await Promise.all([
        practiceOf(scope),
        body.timeZone ? upcomingAppointments(scope) : [],
      ]);
      requireVersion(before, version);
      const after = changed(before, body);
      const zones = { before: before.timeZone, after: after.timeZone };
      const answered = (practice: Practice) => ({
        ...settingsOf(practice),
        ...(body.timeZone && { appointments: movedTimes(upcoming, zones) }),
      });
      if (isDeepStrictEqual(before, after)) return answered(before);
      return saveSettings(scope, before, after, Object.keys(body), answered(next(after)));
    }),

  bankAccount: async ({ scope }) => shown(await bankAccountOf(scope)),

  setBankAccount: ({ scope, body, version }) =>
    decided(async () => {
      const before = await bankAccountOf(scope);
      const current = before?.version ?? 0;
      requireVersion({ version: current }, version);
      const after = named(body, { practiceId: scope.practiceId, at: scope.facts.at, version: current + 1 });
      return saveBankAccount(scope, before, after, shown(after));
    }),

  services: async ({ scope }) => ({ items: (await servicesOf(scope)).map(serviceProfile) }),

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
      return saveService(scope, before, after, Object.keys(body), serviceProfile(next(after)));
    }),

  locations: async ({ scope }) => ({ items: (await locationsOf(scope)).map(locationProfile) }),

  addLocation: ({ scope, body }) => {
    const location = opened(body, { id: newId('location'), practiceId: scope.practiceId, at: scope.facts.at });
    return saveOpened(scope, location, locationProfile(location));
  },

  changeLocation: ({ scope, path, body, version }) =>
    decided(async () => {
      const before = found(await locationById(scope, path.locationId));
      requireVersion(before, version);
      const after = { ...before, ...body };
      if (isDeepStrictEqual(before, after)) return locationProfile(before);
      return saveLocation(scope, before, after, Object.keys(body), locationProfile(next(after)));
    }),

  onboarding: async ({ scope }) => onboarding(await progressOf(scope), process.env['HELP_URL'] ?? ''),
});
