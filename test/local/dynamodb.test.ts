import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { callDynamo } from '../../local/dynamodb/calls.ts';
import { type LocalDynamo, openDynamo } from '../../local/dynamodb/dynamodb.ts';
import { ensureTables } from '../../local/dynamodb/tables.ts';
import { smallAssembly, temporaryDirectory } from './small-assembly.ts';

const soonMilliseconds = 4000;

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const byState = { IndexName: 'by-state', KeySchema: key('state', 'sk'), Projection: { ProjectionType: 'KEYS_ONLY' } };

function assemblyWith(indexes: object[]) {
  const Properties = {
    TableName: 'cases',
    AttributeDefinitions: ['pk', 'sk', ...(indexes.length > 0 ? ['state'] : [])].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: key('pk', 'sk'),
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
    Replicas: [{ Region: 'eu-west-1' }],
  };
  return smallAssembly({ template: { Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties } } } });
}

async function open(dataFile?: string): Promise<LocalDynamo> {
  const dynamo = await openDynamo({ dataFile });
  onTestFinished(() => dynamo.stop());
  return dynamo;
}

function clientOf(endpoint: string): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(() => client.destroy());
  return client;
}

const item = { pk: { S: 'a' }, sk: { S: '1' }, state: { S: 'open' } };
const put = new PutItemCommand({ TableName: 'cases', Item: item });
const get = new GetItemCommand({ TableName: 'cases', Key: { pk: item.pk, sk: item.sk } });

test('the table of the stack is made with its indexes, stream and expiry, and making it again changes nothing', async () => {
  const { url } = await open();
  const assembly = assemblyWith([byState]);
  await ensureTables(assembly, url);
  await clientOf(url).send(put);
  await ensureTables(assembly, url);

  expect((await clientOf(url).send(get)).Item).toEqual(item);
  const described = await callDynamo(url, 'DynamoDB_20120810.DescribeTable', { TableName: 'cases' });
  expect(described).toMatchObject({
    Table: {
      GlobalSecondaryIndexes: [{ IndexName: 'by-state', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  });
  const expiry = await callDynamo(url, 'DynamoDB_20120810.DescribeTimeToLive', { TableName: 'cases' });
  expect(expiry).toMatchObject({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAtSeconds' },
  });
});

test('an index that a kept table lacks is added and holds the items that were there', async () => {
  const { url } = await open();
  await ensureTables(assemblyWith([]), url);
  await clientOf(url).send(put);
  await ensureTables(assemblyWith([byState]), url);

  const query = new QueryCommand({
    TableName: 'cases',
    IndexName: 'by-state',
    KeyConditionExpression: '#state = :open',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':open': { S: 'open' } },
  });
  expect((await clientOf(url).send(query)).Items).toEqual([item]);
});

test('data stays in the file', async () => {
  const dataFile = path.join(temporaryDirectory(), 'dynamodb.sqlite');
  const first = await open(dataFile);
  await ensureTables(assemblyWith([]), first.url);
  await clientOf(first.url).send(put);
  await first.stop();

  const second = await open(dataFile);
  expect((await clientOf(second.url).send(get)).Item).toEqual(item);
});

test('a forwarded request is answered as by the engine, refusals included', async () => {
  const { url, answer } = await open();
  await ensureTables(assemblyWith([]), url);
  const call = (operation: string, input: object) =>
    answer({
      method: 'POST',
      path: '/',
      headers: {
        host: '127.0.0.1:4100',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=a/20200101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b',
        'x-amz-date': '20200101T000000Z',
      },
      body: Buffer.from(JSON.stringify(input)),
    });
  expect(await call('PutItem', { TableName: 'cases', Item: item })).toMatchObject({ status: 200 });
  const found = await call('GetItem', { TableName: 'cases', Key: { pk: item.pk, sk: item.sk } });
  expect(JSON.parse(String(found.body))).toEqual({ Item: item });
  const refused = await call('GetItem', { TableName: 'nobody', Key: {} });
  expect(refused.status).toBe(400);
  expect(String(refused.body)).toContain('ResourceNotFoundException');
});

test('an engine that is gone is answered as an unknown outcome, which SDKs retry', async () => {
  const { answer, stop } = await open();
  await stop();
  const { status, body } = await answer({ method: 'POST', path: '/', headers: {}, body: Buffer.from('{}') });
  expect(status).toBe(500);
  expect(String(body)).toContain('InternalServerError');
});

test("the user's own DynamoDB is used when its address is set, and nothing is started", async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:9');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { url, answer } = await open();
  expect(url).toBe('http://127.0.0.1:9');
  expect((await answer({ method: 'POST', path: '/', headers: {}, body: Buffer.from('{}') })).status).toBe(500);
});

test('the engine does not outlive a process that is killed', async () => {
  const script = path.join(temporaryDirectory(), 'parent.mjs');
  const local = path.resolve(import.meta.dirname, '../../local');
  writeFileSync(
    script,
    `import { openDynamo } from '${local}/dynamodb/dynamodb.ts';
     console.log((await openDynamo({ dataFile: undefined })).url);
     setInterval(() => {}, 1000);`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [url] = await once(createInterface({ input: parent.stdout }), 'line');
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(async () => expect(await answers()).toBe(false), soonMilliseconds);
});
