import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject } from 'vitest';
import { stageNamed } from '../../lib/stages.ts';

interface Owners {
  /** Ids of practices. */
  readonly practices?: readonly string[];
  /** The `sub` of logins. */
  readonly logins?: readonly string[];
}

/** Everything stored under practices and logins, each item as its key and a digest: equal when nothing was written. */
export async function stored(owners: Owners): Promise<string[]> {
  const partitions = [
    ...(owners.practices ?? []).map((id) => `PRACTICE#${id}`),
    ...(owners.logins ?? []).map((sub) => `IDENTITY#${sub}`),
  ];
  const isTheirs = (pk: string) => partitions.some((one) => pk === one || pk.startsWith(`${one}#`));
  const items = await everyItem();
  return items
    .filter((item) => isTheirs(String(item['pk'])))
    .map((item) => `${item['pk']} ${item['sk']} ${digest(item)}`)
    .sort();
}

/** Runs what is to be refused, and checks that nothing of these owners is stored differently afterwards. */
export async function leavingNoTrace<T>(owners: Owners, refused: () => Promise<T>): Promise<T> {
  const before = await stored(owners);
  const outcome = await refused();
  expect(await stored(owners)).toEqual(before);
  return outcome;
}

const digest = (item: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(item, sortedKeys)).digest('hex').slice(0, 12);

/** The table gives attributes in any order. */
const sortedKeys = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Every item of the table. */
export async function everyItem(): Promise<Record<string, unknown>[]> {
  const table = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: inject('endpoints')['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
      region: inject('outputs').region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await table.send(
      new ScanCommand({ TableName: stageNamed('local').tableName, ConsistentRead: true, ExclusiveStartKey }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  table.destroy();
  return items;
}
