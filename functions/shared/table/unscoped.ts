import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { db, tableName } from './client.ts';
import type { Key, Range } from './keys.ts';

/**
 * Reads without a scope: for `access/`, which must read to find out who asks, for the entities, which check what they
 * read, and for the effects. Nothing else may import this file.
 */
export type Stored = Readonly<Record<string, unknown>>;

/** The item at the key as of now (strongly consistent), or undefined. */
export async function readItem(key: Key): Promise<Stored | undefined> {
  return (await db.send(new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }))).Item;
}

export interface ReadRange {
  readonly limit: number;
  readonly after?: Readonly<Record<string, string>> | undefined;
  readonly newestFirst?: boolean;
  /** Only these attributes: what is not looked at need not be sent and read. Nothing is charged less. */
  readonly attributes?: readonly string[];
}

/** At most `limit` items of the range in key order, and where to go on when there are more. Base reads are strong. */
export async function readRange(range: Range, { limit, after, newestFirst, attributes }: ReadRange) {
  const [pkName, skName] = range.index ? [`${range.index}pk`, `${range.index}sk`] : ['pk', 'sk'];
  const bounded = range.from !== undefined && range.to !== undefined;
  const answer = await db.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: range.index,
      ConsistentRead: range.index === undefined,
      KeyConditionExpression: bounded ? '#pk = :pk AND #sk BETWEEN :from AND :to' : '#pk = :pk',
      ExpressionAttributeNames: bounded ? { '#pk': pkName, '#sk': skName } : { '#pk': pkName },
      ExpressionAttributeValues: bounded
        ? { ':pk': range.pk, ':from': range.from, ':to': range.to }
        : { ':pk': range.pk },
      Limit: limit,
      ExclusiveStartKey: after,
      ScanIndexForward: !newestFirst,
      ProjectionExpression: attributes?.join(', '),
    }),
  );
  return {
    items: (answer.Items ?? []) as Stored[],
    last: answer.LastEvaluatedKey as Record<string, string> | undefined,
  };
}

/** Every item of a range that is small by its nature (a client's relations, an identity's passes). */
export async function readWhole(range: Range, attributes?: readonly string[]): Promise<Stored[]> {
  const items: Stored[] = [];
  let after: Record<string, string> | undefined;
  do {
    const page = await readRange(range, { limit: 1000, after, ...(attributes && { attributes }) });
    items.push(...page.items);
    after = page.last;
  } while (after);
  return items;
}

/** Writes an item of a family that belongs to no practice and is seen by nobody: the notes of the sweeper. */
export async function writeItem(item: Key & Stored): Promise<void> {
  await db.send(new PutCommand({ TableName: tableName(), Item: item }));
}

export async function removeItem(key: Key): Promise<void> {
  await db.send(new DeleteCommand({ TableName: tableName(), Key: key }));
}
