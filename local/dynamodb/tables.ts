import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Assembly } from '../assembly/assembly.ts';
import { callDynamo, DynamoError } from './calls.ts';

const Index = z.object({ IndexName: z.string(), KeySchema: z.array(z.unknown()), Projection: z.unknown() });

const Table = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
});

type Table = z.infer<typeof Table>;

interface Description {
  readonly Table: { readonly TableStatus: string; readonly GlobalSecondaryIndexes?: readonly IndexDescription[] };
}

interface IndexDescription {
  readonly IndexName: string;
  readonly IndexStatus?: string;
}

/** Makes the tables of the stack, and the indexes that are missing on those that exist; items stay as they are. */
export async function ensureTables(assembly: Assembly, dynamoUrl: string): Promise<void> {
  const tables = assembly.ofType('AWS::DynamoDB::GlobalTable');
  await Promise.all(tables.map((table) => ensureTable(dynamoUrl, table.physicalId, Table.parse(table.properties))));
}

async function ensureTable(url: string, name: string, table: Table): Promise<void> {
  if (!(await create(url, name, table))) await addMissingIndexes(url, name, table);
  await untilActive(url, name);
  await ensureTimeToLive(url, name, table);
}

async function create(url: string, name: string, table: Table): Promise<boolean> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes, StreamSpecification } = table;
  const input = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes: GlobalSecondaryIndexes.length > 0 ? GlobalSecondaryIndexes : undefined,
    StreamSpecification: StreamSpecification && { StreamEnabled: true, ...StreamSpecification },
  };
  try {
    await callDynamo(url, 'DynamoDB_20120810.CreateTable', input);
    return true;
  } catch (error) {
    if (error instanceof DynamoError && error.name === 'ResourceInUseException') return false;
    throw error;
  }
}

async function addMissingIndexes(url: string, name: string, table: Table): Promise<void> {
  const { GlobalSecondaryIndexes: existing = [] } = await untilActive(url, name);
  const missing = table.GlobalSecondaryIndexes.filter(
    ({ IndexName }) => !existing.some((index) => index.IndexName === IndexName),
  );
  // DynamoDB makes one index at a time.
  for (const index of missing) {
    await callDynamo(url, 'DynamoDB_20120810.UpdateTable', {
      TableName: name,
      AttributeDefinitions: table.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
    await untilActive(url, name);
  }
}

async function untilActive(url: string, name: string): Promise<Description['Table']> {
  for (;;) {
    const { Table: table } = await callDynamo<Description>(url, 'DynamoDB_20120810.DescribeTable', { TableName: name });
    const indexes = table.GlobalSecondaryIndexes ?? [];
    const active = indexes.every(({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE');
    if (table.TableStatus === 'ACTIVE' && active) return table;
    await pause(50);
  }
}

async function ensureTimeToLive(url: string, name: string, table: Table): Promise<void> {
  const wanted = table.TimeToLiveSpecification;
  if (!wanted?.Enabled) return;
  const { TimeToLiveDescription } = await callDynamo<{ TimeToLiveDescription?: { TimeToLiveStatus: string } }>(
    url,
    'DynamoDB_20120810.DescribeTimeToLive',
    { TableName: name },
  );
  // Enabling it twice is an error.
  if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  await callDynamo(url, 'DynamoDB_20120810.UpdateTimeToLive', { TableName: name, TimeToLiveSpecification: wanted });
}
