import * as z from 'zod';
import { type Route, signedIn, staff } from '../shared/http/feature.ts';
import { InvitationStep } from './invitation-step.ts';
import { NewRelation } from './relation.ts';
import { RelationPermissionCatalogue, RelationTypeCatalogue } from './relation-catalogue.ts';
import { RelationEdit } from './relation-edit.ts';
import { RelationProfile } from './relation-profile.ts';

const ofClient = '/v1/practices/{practiceId}/clients/{clientId}/relations';
const oneRelation = `${ofClient}/{relationId}` as const;

/** What can be asked about a client's contacts. */
export const relationRoutes = {
  relations: {
    on: `GET ${ofClient}`,
    summary: "List a client's contacts",
    allow: staff('clients.read'),
    returns: [200, z.object({ items: z.array(RelationProfile) }).meta({ id: 'RelationList' })],
  },
  relate: {
    on: `POST ${ofClient}`,
    summary: 'Add a contact of a client',
    description:
      'A contact from outside has a name and an e-mail address of their own; one who is a client of this practice is ' +
      'named by `relatedClientId`, and name and address follow that profile. ' +
      'With `sendPortalInvite` on, the answer leads on to the invitation: `next` names who can be invited and which ' +
      'forms can be sent. Nothing is sent by saving.',
    allow: staff('relations.manage'),
    body: NewRelation,
    returns: [201, RelationProfile.extend({ next: InvitationStep.optional() }).meta({ id: 'NewRelationAnswer' })],
    refuses: [
      'access-not-grantable',
      'invalid-value',
      'reference-unknown',
      'relation-exists',
      'contacts-full',
      'changed-meanwhile',
    ],
    example: {
      type: 'legal-guardian',
      atThisPractice: false,
      firstName: 'Ngozi',
      lastName: 'Okafor',
      email: 'ngozi@example.com',
      relationship: 'mother',
    },
  },
  readRelation: {
    on: `GET ${oneRelation}`,
    summary: 'Read a contact',
    allow: staff('clients.read'),
    returns: [200, RelationProfile],
  },
  editRelation: {
    on: `PATCH ${oneRelation}`,
    summary: 'Change a contact, and what they may do',
    description:
      'What is left out stays; null clears. Access is changed area by area, from the next request on; a new type ' +
      'brings its own access, to which the areas sent are added. `access.suspended` is for a court order: while it is ' +
      'on, the access gives nothing, and a link between the accounts of the two clients ends. Giving more, or an empty `access`, agrees anew to what the age of the client has ' +
      'ended; anything else does not. A link that was mailed to another address stops working; an open invitation is ' +
      'sent anew to the new one.',
    allow: staff('relations.manage'),
    ifMatch: 'optional',
    body: RelationEdit,
    returns: [200, RelationProfile],
    refuses: ['access-not-grantable', 'invalid-value', 'last-guardian', 'contacts-full', 'changed-meanwhile'],
    example: { relationship: 'father', access: { documents: 'view', until: '2027-06-30', basis: 'custody-order' } },
  },
  removeRelation: {
    on: `DELETE ${oneRelation}`,
    summary: 'Remove a contact',
    description:
      'From the next request on they may do nothing for this client: an open invitation is taken back, and a link ' +
      'between the accounts of the two clients ends. What they ' +
      'sent in stays on file. The last Legal Guardian of a minor is not removed.',
    allow: staff('relations.manage'),
    returns: [204],
    refuses: ['last-guardian', 'changed-meanwhile'],
  },
  relationTypes: {
    on: 'GET /v1/catalog/relation-types',
    summary: 'List the types of contacts, with the access each gets when nobody chooses',
    allow: signedIn(),
    returns: [200, RelationTypeCatalogue],
  },
  relationPermissions: {
    on: 'GET /v1/catalog/relation-permissions',
    summary: 'List what contacts can be given, with a sentence for every level',
    allow: signedIn(),
    returns: [200, RelationPermissionCatalogue],
  },
} as const satisfies Record<string, Route>;
