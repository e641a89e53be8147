import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { looksLikeId } from '../shared/ids.ts';
import { assignmentRoutes } from './assignment-routes.ts';
import { ClientEdit, ClientProfile, clientStatuses, ListedClient, NewClient, SavedClient } from './client.ts';
import { insuranceRoutes } from './insurance-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { relationRoutes } from './relation-routes.ts';
import { staffTaskRoutes } from './staff-task-routes.ts';

const ClientQuery = z.object({
  ...pageQuery,
  q: z.string().max(200).optional().meta({
    description: 'How a last name, a first name, both in either order, or a client number begins',
  }),
  status: z.enum(clientStatuses).default('active'),
  assignedTo: z.string().max(40).refine(looksLikeId, 'is not an id').optional().meta({ description: 'A member' }),
});

export const clients = feature({
  name: 'clients',
  impact: 'Clients and their contacts cannot be found, added or changed.',
  uses: ['table', 'signing-key'],
  routes: {
    register: {
      on: 'POST /v1/practices/{practiceId}/clients',
      summary: 'Add a client',
      description:
        'Takes a first and a last name; everything else can follow. A minor without a Legal Guardian is saved, and ' +
        'flagged with `guardianRequired`; a birth date that does not fit is in `warnings`.',
      allow: staff('clients.create'),
      body: NewClient,
      returns: [201, SavedClient],
      refuses: ['invalid-value', 'changed-meanwhile'],
      example: { firstName: 'Maya', lastName: 'Okafor', birthDate: '2016-03-09', isMinor: true },
    },
    list: {
      on: 'GET /v1/practices/{practiceId}/clients',
      summary: 'List or search the clients you reach',
      description:
        'By last name; of what `q` finds, the last names before the first names, whatever the case and accents. ' +
        'Whoever reaches only clients assigned to them finds no others. A page may be short: `next` says that there is more.',
      allow: staff('clients.read'),
      query: ClientQuery,
      returns: [200, page(ListedClient).meta({ id: 'ClientPage' })],
    },
    read: {
      on: 'GET /v1/practices/{practiceId}/clients/{clientId}',
      summary: 'Read a client',
      allow: staff('clients.read'),
      returns: [200, ClientProfile],
    },
    edit: {
      on: 'PATCH /v1/practices/{practiceId}/clients/{clientId}',
      summary: 'Change a client',
      description:
        'Fields that are left out stay; null clears. If-Match names the version you read. ' +
        'Making a client inactive or discharged, or active again, takes `clients.deactivate`. ' +
        'A birth date that does not fit `isMinor` is in `warnings` when one of the two is sent. ' +
        'Another e-mail address revokes an open invitation of the client and sends it anew to that address.',
      allow: staff('clients.update'),
      ifMatch: true,
      body: ClientEdit,
      returns: [200, SavedClient],
      refuses: ['invalid-value', 'contacts-full', 'changed-meanwhile'],
      example: { email: 'maya@example.com' },
    },
    ...assignmentRoutes,
    ...insuranceRoutes,
    ...linkRoutes,
    ...relationRoutes,
    ...staffTaskRoutes,
  },
});
