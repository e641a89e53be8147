import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, vi } from 'vitest';
import { clients } from '../../../functions/clients/records.ts';
import { usualAccess } from '../../../functions/members/member.ts';
import type { MemberAccess } from '../../../functions/shared/access/effective.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import type { Endpoints } from '../../../functions/shared/http/feature.ts';
import { serve } from '../../../functions/shared/http/serve.ts';
import { commit } from '../../../functions/shared/table/commit.ts';
import { type Key, keys } from '../../../functions/shared/table/keys.ts';
import { client } from '../clients/clients.ts';
import { founded } from '../practices/practices.ts';
import { clientId, context, event, portalClientId, practiceId, type Sent, staffClientId } from './events.ts';
import { parcels } from './parcels.ts';

export const canary = 'Maya Okafor';
export const clientKey = keys.client(practiceId, clientId);
export const passKey = keys.pass('sub-1', practiceId);

/** A key as one string. */
export const named = ({ pk, sk }: Key) => `${pk} ${sk}`;

/** A table that remembers what was asked of it, a log that is caught, and the stub feature served over both. */
export function serving() {
  const table = mockClient(DynamoDBDocumentClient);
  const items = new Map<string, Record<string, unknown>>();
  const held = new Map<string, Promise<unknown>>();
  const lines: string[] = [];

  beforeEach(() => {
    vi.stubEnv('STAFF_CLIENT_ID', staffClientId);
    vi.stubEnv('PORTAL_CLIENT_ID', portalClientId);
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    table.reset();
    for (const remembered of [items, held]) remembered.clear();
    lines.length = 0;
    table.on(GetCommand).callsFake(async ({ Key: key }) => {
      await held.get(named(key));
      return { Item: items.get(named(key)) };
    });
    table.on(TransactWriteCommand).resolves({});
    put(clientKey, { ...client({ id: clientId, practiceId }), version: 3 });
    put(keys.practice(practiceId), { ...founded.practice, practiceId });
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const put = (key: Key, item: object) => items.set(named(key), { ...key, ...item });

  return {
    table,
    put,
    /** Lets reads of a key wait until the promise is settled. */
    hold: (key: Key, until: Promise<unknown>) => held.set(named(key), until),
    /** Makes the login `sub-1` a member of the practice. */
    join: (role: Role, change: Partial<MemberAccess> = {}) =>
      put(passKey, {
        practiceId,
        sub: 'sub-1',
        memberId: 'mem_1',
        access: { ...usualAccess(role), ...change },
        version: 1,
      }),
    keysRead: () => table.commandCalls(GetCommand).map((call) => named(call.args[0].input.Key as Key)),
    writes: () => table.commandCalls(TransactWriteCommand).map((call) => call.args[0].input.TransactItems ?? []),
    log: () => lines.map((line) => JSON.parse(line)),
  };
}

/** The endpoints of the stub feature; `change` puts others in their place. */
export const endpoints = (change: Partial<Endpoints<typeof parcels>> = {}): Endpoints<typeof parcels> => ({
  async see({ scope, path }) {
    const found = await clients.get(scope, keys.client(scope.practiceId, path.clientId));
    return { id: found?.firstName ?? 'none', version: 3 };
  },
  send: ({ scope, body }) =>
    commit(scope, { event: 'parcel.sent', subjectId: 'p', ops: [], answer: { id: body.label, version: 1 } }),
  relabel: async ({ version }) => ({ id: 'p', version: version + 1 }),
  drop: async () => undefined,
  keep: async ({ scope }) => ({ id: (await scope.granted).actor.id, version: 1 }),
  mine: async ({ scope }) => ({ id: (await scope.granted).actor.id, version: 1 }),
  who: async ({ scope }) => ({ id: scope.actor.sub, version: 1 }),
  collect: async ({ scope }) => ({ id: (await scope.granted).actor.id, version: 1 }),
  hours: async () => ({ id: 'nine to five', version: 1 }),
  ...change,
});

/** Sends one request to the stub feature; its answer with the body read. */
export async function ask(on: string, sent: Sent = {}, change: Partial<Endpoints<typeof parcels>> = {}) {
  const path = { practiceId, clientId };
  const answer = await serve(parcels, endpoints(change))(event(on, { path, ...sent }), context);
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    text: answer.body ?? '',
    body: answer.body ? JSON.parse(answer.body) : undefined,
  };
}
