import * as z from 'zod';
import { feature, staff } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { ClientEdit, ClientProfile, clientStatuses, ListedClient, NewClient } from './client.ts';
import { InvitationStep } from './invitation-step.ts';
import { NewRelation, RelationProfile } from './relation.ts';

export const clients = feature({
  name: 'clients',
  impact: 'Clients and their contacts cannot be found, added or changed.',
  uses: ['table', 'signing-key'],
  routes: {
    register: {
      on: 'POST /v1/practices/{practiceId}/clients',
      summary: 'Add a client',
      description: 'A minor without a Legal Guardian is saved, and flagged with `guardianRequired`.',
      allow: staff('clients.create'),
      body: NewClient,
      returns: [201, ClientProfile],
      refuses: ['invalid-value', 'changed-meanwhile'],
      example: { firstName: 'Maya', lastName: 'Okafor', birthDate: '2016-03-09', isMinor: true },
    },
    list: {
      on: 'GET /v1/practices/{practiceId}/clients',
      summary: 'List the clients you reach, by last name',
      allow: staff('clients.read'),
      query: z.object({ ...pageQuery, status: z.enum(clientStatuses).default('active') }),
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
        'Making a client inactive or discharged, or active again, takes `clients.deactivate`.',
      allow: staff('clients.update'),
      ifMatch: true,
      body: ClientEdit,
      returns: [200, ClientProfile],
      refuses: ['invalid-value'],
      example: { email: 'maya@example.com' },
    },
    relations: {
      on: 'GET /v1/practices/{practiceId}/clients/{clientId}/relations',
      summary: "List a client's contacts",
      allow: staff('clients.read'),
      returns: [200, z.object({ items: z.array(RelationProfile) }).meta({ id: 'RelationList' })],
    },
    relate: {
      on: 'POST /v1/practices/{practiceId}/clients/{clientId}/relations',
      summary: 'Add a contact of a client',
      description:
        'With `sendPortalInvite` on, the answer leads on to the invitation: `next` names who can be invited and which ' +
        'forms can be sent. Nothing is sent by saving.',
      allow: staff('relations.manage'),
      body: NewRelation,
      returns: [201, RelationProfile.extend({ next: InvitationStep.optional() }).meta({ id: 'NewRelationAnswer' })],
      refuses: ['access-not-grantable', 'changed-meanwhile'],
      example: {
        type: 'legal-guardian',
        atThisPractice: false,
        firstName: 'Ngozi',
        lastName: 'Okafor',
        email: 'ngozi@example.com',
        relationship: 'mother',
      },
    },
  },
});
