import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  paginateQuery,
  paginateScan,
  QueryCommand,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { type Key, keys } from '../../functions/shared/table/keys.ts';
import { stageNamed } from '../../lib/stages.ts';
import { watchingChanges } from './changes.ts';
import { stack } from './stack.ts';
import { eventually } from './steering.ts';

type Item = Readonly<Record<string, unknown>>;

interface Owners {
  /** Ids of practices. */
  readonly practices?: readonly string[];
  /** The `sub` of logins. */
  readonly logins?: readonly string[];
}

const partitionsOf = ({ practices = [], logins = [] }: Owners): string[] => [
  ...practices.map((id) => `PRACTICE#${id}`),
  ...logins.map((sub) => `IDENTITY#${sub}`),
];

/** Everything stored under practices and logins, each item as its key and a digest: equal when nothing was written. */
export async function stored(owners: Owners): Promise<string[]> {
  const theirs = await itemsBelow(...partitionsOf(owners));
  return theirs.map((item) => `${item['pk']} ${item['sk']} ${digest(item)}`).sort();
}

/**
 * Runs what is to be refused, and checks that nothing of these owners was written meanwhile. What was done just before may
 * still be on its way to the payment provider, or to somebody who was invited to the staff; that is waited for.
 */
export async function leavingNoTrace<T>(owners: Owners, refused: () => Promise<T>): Promise<T> {
  const partitions = partitionsOf(owners);
  await Promise.all((owners.practices ?? []).map(settled));
  const changes = await watchingChanges();
  const outcome = await refused();
  const changed = await changes();
  expect(changed.filter((key) => partitions.some((partition) => key.startsWith(partition)))).toEqual([]);
  return outcome;
}

const digest = (item: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(item, sortedKeys)).digest('hex').slice(0, 12);

/** The table gives attributes in any order. */
const sortedKeys = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Waits until nothing is left to be done in a practice about its billing and its invitations to the staff. */
const settled = (practiceId: string): Promise<true> =>
  eventually('everything is billed and delivered', async () => {
    const pending = await Promise.all([
      pendingIn(keys.charge(practiceId, '')),
      pendingIn(keys.billingEvent(practiceId, '')),
      pendingIn(keys.staffInvitation(practiceId, '')),
    ]);
    return pending.every((count) => count === 0);
  });

/** How many items of a partition, whose sort keys begin like this, something is still to be done about. */
async function pendingIn({ pk, sk }: Key): Promise<number> {
  const { Count = 0 } = await table().send(
    new QueryCommand({
      TableName: stageNamed('local').tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      FilterExpression: '#state IN (:waiting, :created, :sent)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':pk': pk,
        ':sk': sk,
        ':waiting': 'waiting',
        ':created': 'created',
        ':sent': 'sent',
      },
      Select: 'COUNT',
    }),
  );
  return Count;
}

/** Every item of one partition. */
export async function itemsIn(partition: string): Promise<Item[]> {
  const input = {
    TableName: stageNamed('local').tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
  };
  return gathered(paginateQuery({ client: table() }, input));
}

/**
 * Every item in partitions of these names, and in those whose names begin with one; ids are all equally long. It reads the
 * whole table: what lies in one partition is found by `itemsIn` far sooner.
 */
export const itemsBelow = (...partitions: string[]): Promise<Item[]> =>
  scanned({
    FilterExpression: partitions.map((_, i) => `begins_with(pk, :below${i})`).join(' OR '),
    ExpressionAttributeValues: Object.fromEntries(partitions.map((partition, i) => [`:below${i}`, partition])),
  });

/** Every item of one kind, in partitions whose names begin like this, or wherever it is. */
export const itemsOf = (entity: string, below?: string): Promise<Item[]> =>
  scanned({
    FilterExpression: below ? 'entity = :entity AND begins_with(pk, :below)' : 'entity = :entity',
    ExpressionAttributeValues: { ':entity': entity, ...(below && { ':below': below }) },
  });

/** Every item of the table. */
export const everyItem = (): Promise<Item[]> => scanned({});

/** What the engine finds; it reads all of the table, and sends only what passes the filter. */
async function scanned(filter: Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeValues'>) {
  const input = { TableName: stageNamed('local').tableName, ConsistentRead: true, ...filter };
  return gathered(paginateScan({ client: table() }, input));
}

async function gathered(pages: AsyncIterable<{ Items?: Item[] | undefined }>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

let opened: DynamoDBDocumentClient | undefined;

function table(): DynamoDBDocumentClient {
  const client = () =>
    new DynamoDBClient({
      endpoint: stack().endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
      region: stack().outputs.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  opened ??= DynamoDBDocumentClient.from(client());
  return opened;
}
