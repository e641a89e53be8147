import * as z from 'zod';
import { entity } from '../shared/table/entity.ts';
import { assignedKeys, clientIndexKeys, keys } from '../shared/table/keys.ts';
import { Client, ListedClient, listed } from './client.ts';
import { Relation } from './relation.ts';

export const clients = entity('client', Client, {
  key: ({ practiceId, id }) => keys.client(practiceId, id),
  indexes: (client) => clientIndexKeys(client),
  of: ({ practiceId, id, assigned }) => ({ practiceId, clientId: id, assigned }),
  summary: listed,
});

export const relations = entity('relation', Relation, {
  key: ({ practiceId, clientId, id }) => keys.relation(practiceId, clientId, id),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});

const Assignment = z.object({
  practiceId: z.string(),
  memberId: z.string(),
  client: ListedClient,
  version: z.number(),
});

/** Lists a client under a member assigned to them, so that an assigned reach reads nothing it would have to drop. */
export const assignments = entity('assignment', Assignment, {
  key: ({ practiceId, memberId, client }) => keys.assignment(practiceId, memberId, client.id),
  indexes: ({ practiceId, memberId, client }) => ({
    ...clientIndexKeys({ practiceId, ...client }, memberId),
    ...assignedKeys(practiceId, client.id, memberId),
  }),
  of: ({ practiceId, memberId, client }) => ({ practiceId, clientId: client.id, assigned: [memberId] }),
  summary: ({ client }) => client,
});

/** Keeps a client number from being given twice, and leads from it to the client. */
export const clientNumbers = entity(
  'client-number',
  z.object({ practiceId: z.string(), number: z.string(), clientId: z.string(), version: z.number() }),
  {
    key: ({ practiceId, number }) => keys.number(practiceId, number),
    of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
  },
);
