import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { clients } from '../functions/clients/routes.ts';
import { type Asking, context, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { type EmptyTable, openTable } from '../test/support/counting-table.ts';
import { cpuOf, type Row, ratio } from './measure.ts';
import type { Practice } from './practice.ts';
import { quietly } from './quiet.ts';

type Work = () => Promise<unknown>;

const timesARound = 100;

/** Requests through the real handler and the engine, against the same reads made by hand with the SDK. */
export async function* rows(): AsyncGenerator<Row> {
  const table = await openTable();
  pointAt(table);
  const { loadPractice } = await import('./practice.ts');
  const practice = await loadPractice(table, 50);
  const [product, byHand] = [await productIn(practice), await byHandIn(practice, table)];
  const against = (work: Work, floor: Work) =>
    quietly(() =>
      ratio(
        () => cpuOf(timesARound, work),
        () => cpuOf(timesARound, floor),
      ),
    );
  const one = await against(product.read, byHand.read);
  yield { what: 'request: one client, against the same calls by hand', measured: one, goal: 1.15, unit: '×' };
  const page = await against(product.page, byHand.typed);
  yield { what: 'list: 50 summaries read, against reading them typed', measured: page, goal: 0.4, unit: '×' };
  const list = await against(product.list, byHand.list);
  yield { what: 'request: that list, against the same calls by hand', measured: list, unit: '×' };
}

async function productIn({ practiceId, sub, clientIds }: Practice) {
  const { handler } = await import('../functions/clients/handler.ts');
  const { clientsWithStatus } = await import('../functions/clients/store.ts');
  const { systemScope } = await import('../functions/shared/access/admission.ts');
  const query = { limit: '100' }; // more than there are, so that there is no next page to sign a cursor for
  const path = { practiceId, clientId: clientIds[0] ?? '' };
  const asking: Asking = { login: { sub, app: 'staff' }, path, query };
  const [read, list] = [eventOf(clients.routes.read.on, asking), eventOf(clients.routes.list.on, asking)];
  const scope = systemScope('bench', practiceId, { at: '', requestId: '', deadline: 0, operation: 'bench' });
  return {
    read: () => handler(read, context),
    list: () => handler(list, context),
    page: () => clientsWithStatus(scope, { status: 'active', limit: 100 }),
  };
}

/** As one would write it with nothing but the SDK, and with records that have no summaries. */
async function byHandIn({ practiceId, sub, clientIds, typedCopies }: Practice, { name: TableName }: EmptyTable) {
  const { keys } = await import('../functions/shared/table/keys.ts');
  const db = DynamoDBDocumentClient.from(new DynamoDBClient());
  const get = (Key: object) => db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const pass = () => get(keys.pass(sub, practiceId));
  const copies = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': typedCopies },
  };
  const typed = async () => (await db.send(new QueryCommand(copies))).Items;
  return {
    async read() {
      const [, { Item }] = await Promise.all([pass(), get(keys.client(practiceId, clientIds[0] ?? ''))]);
      return JSON.stringify(Item);
    },
    typed,
    async list() {
      await pass();
      return JSON.stringify(await typed());
    },
  };
}
