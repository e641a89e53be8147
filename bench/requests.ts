import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { clients } from '../functions/clients/routes.ts';
import { type Asking, context, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { type EmptyTable, openTable } from '../test/support/counting-table.ts';
import { cpuOf, type Row, ratio } from './measure.ts';
import { quietly } from './quiet.ts';

const timesARound = 100;

/** Whole requests through the real handler and the engine, against the same reads made by hand with the SDK. */
export async function* rows(): AsyncGenerator<Row> {
  const table = await openTable();
  pointAt(table);
  const { byHand, asking } = await prepared(table);
  const { handler } = await import('../functions/clients/handler.ts');
  const against = (on: string, floor: () => Promise<unknown>) => {
    const event = eventOf(on, asking);
    return quietly(() =>
      ratio(
        costOf(() => handler(event, context)),
        costOf(floor),
      ),
    );
  };
  yield {
    what: 'request: one client, against the same calls by hand',
    measured: await against(clients.routes.read.on, byHand.read),
    goal: 1.15,
    unit: '×',
  };
  yield {
    what: 'request: a list of 50, against reading them typed',
    measured: await against(clients.routes.list.on, byHand.list),
    goal: 0.4,
    unit: '×',
  };
  await table.close();
}

const costOf = (work: () => Promise<unknown>) => () => cpuOf(timesARound, work);

/** A practice of 50 clients, how to ask for them, and the same reads by hand: as a person would write them. */
async function prepared(table: EmptyTable) {
  const { loadPractice } = await import('./practice.ts');
  const { db } = await import('../functions/shared/table/client.ts');
  const { keys } = await import('../functions/shared/table/keys.ts');
  const { practiceId, sub, clientIds, typedCopies } = await loadPractice(table, 50);
  const clientId = clientIds[7] ?? '';
  const query = { limit: '100' }; // fewer than that, so that there is no next page to sign a cursor for
  const asking: Asking = { login: { sub, app: 'staff' }, path: { practiceId, clientId }, query };
  const get = (Key: object) => db.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
  const pass = () => get(keys.pass(sub, practiceId));
  const copies = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': typedCopies },
  };
  const byHand = {
    async read() {
      const [, { Item }] = await Promise.all([pass(), get(keys.client(practiceId, clientId))]);
      return JSON.stringify(Item);
    },
    async list() {
      await pass();
      const { Items } = await db.send(new QueryCommand(copies));
      return JSON.stringify(Items);
    },
  };
  return { byHand, asking };
}
