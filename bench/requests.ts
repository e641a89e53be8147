import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { clients } from '../functions/clients/routes.ts';
import { members } from '../functions/members/routes.ts';
import { subscription } from '../functions/subscription/routes.ts';
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
  const member = await against(product.member, byHand.member);
  yield { what: 'request: one member, against the same calls by hand', measured: member, goal: 1.15, unit: '×' };
  const team = await against(product.team, byHand.team);
  yield { what: 'request: 50 members, against the same calls by hand', measured: team, unit: '×' };
  const seats = await against(product.seats, byHand.seats);
  yield { what: 'request: the subscription, against the same calls by hand', measured: seats, goal: 1.15, unit: '×' };
}

async function productIn({ practiceId, sub, clientIds, memberIds }: Practice) {
  const { handler } = await import('../functions/clients/handler.ts');
  const { handler: ofMembers } = await import('../functions/members/handler.ts');
  const { handler: ofSubscription } = await import('../functions/subscription/handler.ts');
  const { clientsListed } = await import('../functions/clients/search-store.ts');
  const { systemScope } = await import('../functions/shared/access/admission.ts');
  const query = { limit: '100' }; // more than there are, so that there is no next page to sign a cursor for
  const path = { practiceId, clientId: clientIds[0] ?? '', memberId: memberIds[0] ?? '' };
  const asking: Asking = { login: { sub, app: 'staff' }, path, query };
  const [read, list] = [eventOf(clients.routes.read.on, asking), eventOf(clients.routes.list.on, asking)];
  const [member, team] = [eventOf(members.routes.read.on, asking), eventOf(members.routes.list.on, asking)];
  const seats = eventOf(subscription.routes.read.on, asking);
  const scope = systemScope('bench', practiceId, { at: '', requestId: '', deadline: 0, operation: 'bench' });
  return {
    read: () => handler(read, context),
    list: () => handler(list, context),
    member: () => ofMembers(member, context),
    team: () => ofMembers(team, context),
    seats: () => ofSubscription(seats, context),
    page: () => clientsListed(scope, { status: 'active', limit: 100 }),
  };
}

/** As one would write it with nothing but the SDK, and with records that have no summaries. */
async function byHandIn(
  { practiceId, sub, clientIds, memberIds, typedCopies }: Practice,
  { name: TableName }: EmptyTable,
) {
  const { keys, ranges } = await import('../functions/shared/table/keys.ts');
  const db = DynamoDBDocumentClient.from(new DynamoDBClient());
  const get = (Key: object) => db.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const pass = () => get(keys.pass(sub, practiceId));
  const copies = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': typedCopies },
  };
  const team = {
    TableName,
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :pk',
    ExpressionAttributeValues: { ':pk': ranges.membersByName(practiceId).pk },
    ProjectionExpression: 'summary',
  };
  const typed = async () => (await db.send(new QueryCommand(copies))).Items;
  return {
    async read() {
      const [, { Item }] = await Promise.all([pass(), get(keys.client(practiceId, clientIds[0] ?? ''))]);
      return JSON.stringify(Item);
    },
    typed,
    async member() {
      const [, { Item }] = await Promise.all([pass(), get(keys.member(practiceId, memberIds[0] ?? ''))]);
      return JSON.stringify(Item);
    },
    async team() {
      await pass();
      return JSON.stringify((await db.send(new QueryCommand(team))).Items);
    },
    async seats() {
      const read = [keys.seats(practiceId), keys.practice(practiceId), keys.billing(practiceId)];
      const [, ...answers] = await Promise.all([pass(), ...read.map(get)]);
      return JSON.stringify(answers.map(({ Item }) => Item));
    },
    async list() {
      await pass();
      return JSON.stringify(await typed());
    },
  };
}
