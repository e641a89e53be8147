import * as z from 'zod';
import { PortalAccountListing } from '../portal/account.ts';
import { permissionKeys } from '../shared/access/permissions.ts';
import { roleIds } from '../shared/access/roles.ts';
import { feature, signedIn } from '../shared/http/feature.ts';
import { FoundedPractice, NewPractice } from './founding.ts';
import { setup } from './setup-routes.ts';

const Membership = z
  .object({
    practiceId: z.string(),
    practiceName: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    memberId: z.string(),
    role: z.enum(roleIds),
    permissions: z.array(z.object({ key: z.enum(permissionKeys), reach: z.enum(['any', 'assigned', 'own']) })),
  })
  .meta({ id: 'Membership' });

const Me = z
  .object({
    identity: z.object({ id: z.string(), email: z.string() }),
    memberships: z.array(Membership),
    portalAccounts: z.array(PortalAccountListing),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const practices = feature({
  name: 'practices',
  impact: 'Nobody can found a practice or set one up, and apps cannot learn who is signed in.',
  uses: ['table', 'signing-key', 'directory', 'plans'],
  routes: {
    found: {
      on: 'POST /v1/practices',
      summary: 'Found a practice',
      description:
        'Whoever signs up and founds a practice becomes its Practice Owner and occupies its first clinical seat. ' +
        'Where the operator has closed sign-up, practices are created by the operator.',
      allow: signedIn('staff'),
      body: NewPractice,
      returns: [201, FoundedPractice],
      refuses: ['sign-up-closed', 'email-unverified'],
      example: { name: 'Harbour Family Therapy', timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' },
    },
    me: {
      on: 'GET /v1/me',
      summary: 'Who is signed in: memberships with permissions, and portal accounts',
      allow: signedIn(),
      returns: [200, Me],
      refuses: ['email-unverified'],
    },
    ...setup,
  },
});
