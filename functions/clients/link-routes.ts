import * as z from 'zod';
import { type Route, staff } from '../shared/http/feature.ts';
import { ListedLink, NewLink } from './link.ts';

const ofClient = '/v1/practices/{practiceId}/clients/{clientId}/linked-accounts';

/** What can be asked about clients whose accounts are linked. */
export const linkRoutes = {
  linkedAccounts: {
    on: `GET ${ofClient}`,
    summary: 'List the clients whose accounts are linked with this one',
    description:
      'Clients you do not reach are left out. A client who was merged into this one while both had a login is listed, too.',
    allow: staff('clients.read'),
    returns: [200, z.object({ items: z.array(ListedLink) }).meta({ id: 'LinkedAccountList' })],
  },
  link: {
    on: `POST ${ofClient}`,
    summary: 'Link the accounts of two clients',
    description:
      'Mutual: from then on the login of either client can switch to the portal of the other one, where everything is ' +
      'open to it but what is clinical. Both are told by mail, as far as they have an e-mail address. Links are for ' +
      'siblings and couples too and follow no age rule; but a link ends when one of the two is removed as a contact of ' +
      'the other, or their access is suspended by court order, and is refused while it is.',
    allow: staff('relations.manage'),
    body: NewLink,
    returns: [201, ListedLink],
    refuses: [
      'invalid-value',
      'reference-unknown',
      'accounts-linked',
      'link-barred',
      'links-full',
      'changed-meanwhile',
    ],
    example: { clientId: 'cli_01K0000000000000000000000C' },
  },
  unlink: {
    on: `DELETE ${ofClient}/{linkedClientId}`,
    summary: 'End the link between the accounts of two clients',
    description:
      'For both of them, from the next request on. The login of a client who was merged into this one loses its access for ' +
      'good: undoing the merge does not bring it back.',
    allow: staff('relations.manage'),
    returns: [204],
    refuses: ['changed-meanwhile'],
  },
} as const satisfies Record<string, Route>;
