import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { accountId, claims, clientId, portalClientId, practiceId } from './events.ts';
import { mine } from './parcels.ts';
import { ask, serving } from './serving.ts';

/** How a login signs in through the portal. */
export const portal = { claims: claims({ client_id: portalClientId }) };

/** Somebody other than the client who may have an account of theirs. */
export const relationId = `rel_${accountId.slice(-26).replace('C', 'R')}`;

const documents = { ...defaultAccess('other'), documents: 'view' } as const;

/** Asks for what an account shows, as its user. */
export const asked = (id = accountId) => ask(mine, { ...portal, path: { accountId: id } });

/** The stub feature over a table in which portal access can be granted to the login `sub-1`. */
export function portalServing() {
  const served = serving();
  return {
    ...served,
    grant: (recipientId: string, change: object = {}, of = clientId) =>
      served.put(keys.grant(practiceId, of, recipientId), {
        practiceId,
        clientId: of,
        recipientId,
        sub: 'sub-1',
        access: documents,
        version: 1,
        ...change,
      }),
  };
}
