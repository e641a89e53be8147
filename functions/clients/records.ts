import * as z from 'zod';
import { entity } from '../shared/table/entity.ts';
import { clientIndexKeys, clientNumberKeys } from '../shared/table/index-keys.ts';
import { keys } from '../shared/table/keys.ts';
import { Client, ListedClient, listed } from './client.ts';
import { InsuranceRecord } from './insurance.ts';

export const clients = entity('client', Client, {
  key: ({ practiceId, id }) => keys.client(practiceId, id),
  indexes: (client) => (client.gone ? {} : { ...clientIndexKeys(client), ...clientNumberKeys(client) }),
  of: ({ practiceId, id, assigned }) => ({ practiceId, clientId: id, assigned }),
  summary: listed,
});

const Assignment = z.object({
  practiceId: z.string(),
  memberId: z.string(),
  client: ListedClient,
  /** From then on the member does not reach the client any more; no list shows it. */
  endedAt: z.string().optional(),
  version: z.number(),
});

/** Lists a client under a member assigned to them, so that an assigned reach reads nothing it would have to drop. */
export const assignments = entity('assignment', Assignment, {
  key: ({ practiceId, memberId, client }) => keys.assignment(practiceId, memberId, client.id),
  indexes: ({ practiceId, memberId, client, endedAt }) =>
    endedAt
      ? {}
      : {
          ...clientIndexKeys({ practiceId, ...client }, memberId),
          ...clientNumberKeys({ practiceId, ...client }, memberId),
        },
  of: ({ practiceId, memberId, client }) => ({ practiceId, clientId: client.id, assigned: [memberId] }),
  summary: ({ client, endedAt }) => ({ ...client, endedAt }),
});

export const insuranceRecords = entity('insurance', InsuranceRecord, {
  key: ({ practiceId, clientId }) => keys.insurance(practiceId, clientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
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
