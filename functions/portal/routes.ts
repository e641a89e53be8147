import * as z from 'zod';
import { FormAssignment } from '../forms/form.ts';
import { feature, portal as portalUser, signedIn } from '../shared/http/feature.ts';
import { PortalAccountListing } from './account.ts';
import { PortalSession } from './session.ts';

const Task = FormAssignment.pick({
  id: true,
  formId: true,
  formVersion: true,
  formName: true,
  state: true,
  assignedAt: true,
}).meta({ id: 'Task' });

/** What the session may not see is null or none, not left out: apps need not guess. */
const Dashboard = z
  .object({
    openTasks: z.number().int(),
    nextAppointment: z.object({ id: z.string(), startsAt: z.string() }).nullable(),
    balance: z.object({ amountCents: z.number().int(), currency: z.string() }).nullable(),
    unreadMessages: z.number().int(),
    session: PortalSession,
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;

const underAccount = '/v1/portal/accounts/{accountId}';

export const portal = feature({
  name: 'portal',
  impact: 'Clients and guardians cannot use the portal.',
  uses: ['table', 'signing-key'],
  routes: {
    accounts: {
      on: 'GET /v1/portal/accounts',
      summary: 'List the portal accounts this login may act in',
      description:
        'As a client, as a contact, or through a linked account. To switch is to name another account in the path; what ' +
        'has ended is not listed.',
      allow: signedIn('portal'),
      returns: [200, z.object({ items: z.array(PortalAccountListing) }).meta({ id: 'PortalAccountList' })],
    },
    dashboard: {
      on: `GET ${underAccount}/dashboard`,
      summary: 'See at a glance what there is to do',
      allow: portalUser(),
      returns: [200, Dashboard],
    },
    tasks: {
      on: `GET ${underAccount}/tasks`,
      summary: 'List the forms assigned to this login, or to the client it acts for',
      description: "`assignedTo=client` lists the client's own; it takes access to forms at the level `act`.",
      allow: portalUser('forms', 'own'),
      query: z.object({ assignedTo: z.enum(['me', 'client']).default('me') }),
      returns: [
        200,
        z.object({ items: z.array(Task), actingFor: PortalSession.shape.actingFor }).meta({ id: 'TaskList' }),
      ],
    },
  },
});
