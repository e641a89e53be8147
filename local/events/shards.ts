import { callDynamo, DynamoError } from '../dynamodb/calls.ts';

/** A change of an item, with attribute values in their wire form. */
export interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime?: number };
}

interface Page {
  readonly Records: readonly StreamRecord[];
  readonly NextShardIterator?: string;
}

interface StreamDescription {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
}

const operation = (name: string) => `DynamoDBStreams_20120810.${name}`;

/** The stream of a table; undefined when it has none. */
export async function streamOf(dynamoUrl: string, tableName: string): Promise<string | undefined> {
  const { Table } = await callDynamo<{ Table: { LatestStreamArn?: string } }>(
    dynamoUrl,
    'DynamoDB_20120810.DescribeTable',
    { TableName: tableName },
  );
  return Table.LatestStreamArn;
}

export async function shardsOf(dynamoUrl: string, streamArn: string): Promise<string[]> {
  const { StreamDescription } = await callDynamo<StreamDescription>(dynamoUrl, operation('DescribeStream'), {
    StreamArn: streamArn,
  });
  return StreamDescription.Shards.map(({ ShardId }) => ShardId);
}

/** Reads one shard from any position: a sequence number already dealt with, or undefined for the oldest record. */
export function openShard(dynamoUrl: string, streamArn: string, shardId: string) {
  let next: { readonly iterator: string; readonly position: string | undefined } | undefined;

  async function iteratorAfter(position: string | undefined): Promise<string> {
    const from = position
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }
      : { ShardIteratorType: 'TRIM_HORIZON' };
    const input = { StreamArn: streamArn, ShardId: shardId, ...from };
    try {
      const { ShardIterator } = await callDynamo<{ ShardIterator: string }>(
        dynamoUrl,
        operation('GetShardIterator'),
        input,
      );
      return ShardIterator;
    } catch (error) {
      const trimmed = error instanceof DynamoError && error.name === 'TrimmedDataAccessException';
      if (trimmed && position) return iteratorAfter(undefined);
      throw error;
    }
  }

  return {
    async read(position: string | undefined, limit: number): Promise<readonly StreamRecord[]> {
      const iterator = next && next.position === position ? next.iterator : await iteratorAfter(position);
      // An iterator may have expired; after a failed read a new one is made from the position.
      next = undefined;
      const input = { ShardIterator: iterator, Limit: limit };
      const { Records, NextShardIterator } = await callDynamo<Page>(dynamoUrl, operation('GetRecords'), input);
      const reached = Records.at(-1)?.dynamodb.SequenceNumber ?? position;
      if (NextShardIterator) next = { iterator: NextShardIterator, position: reached };
      return Records;
    },
  };
}
