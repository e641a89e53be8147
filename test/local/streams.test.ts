import path from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDynamo } from '../../local/dynamodb/dynamodb.ts';
import { ensureTables } from '../../local/dynamodb/tables.ts';
import { openStore } from '../../local/store.ts';
import { smallAssembly, temporaryDirectory } from './small-assembly.ts';
import { failing, mapping, openCloud, queue, type RecordSeen, soonMilliseconds } from './small-cloud.ts';

const attributes = ['pk', 'sk'];
const table = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    TableName: 'cases',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: attributes.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};
async function openTable() {
  const dynamo = await openDynamo({ dataFile: undefined });
  const client = new DynamoDBClient({
    endpoint: dynamo.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    client.destroy();
    await dynamo.stop();
  });
  await ensureTables(smallAssembly({ template: { Resources: { Table: table } } }), dynamo.url);
  const put = (sk: string, more: Record<string, { S: string }> = {}) =>
    client.send(new PutItemCommand({ TableName: 'cases', Item: { pk: { S: 'a' }, sk: { S: sk }, ...more } }));
  return { url: dynamo.url, put };
}

const stream = (properties: object = {}) => mapping(['Table', 'StreamArn'], properties);
const sortKeys = ({ Records }: { Records: RecordSeen[] }) => Records.map((record) => record.dynamodb.Keys.sk.S);

test('changes of the table reach the function in order, in the shape Lambda gives them', async () => {
  const { url, put } = await openTable();
  const { handler, start, assembly } = openCloud({ Table: table, Mapping: stream() }, url);
  await put('1', { state: { S: 'open' } });
  await put('1', { state: { S: 'closed' } });
  start();

  await vi.waitFor(() => expect(handler).toHaveBeenCalled(), soonMilliseconds);
  const { Records } = handler.mock.calls[0]?.[0] ?? { Records: [] };
  expect(Records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
  expect(Records[1]).toMatchObject({
    eventID: expect.any(String),
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: `${assembly.ofType('AWS::DynamoDB::GlobalTable')[0]?.arn}/stream/2020-01-01T00:00:00.000`,
    dynamodb: {
      Keys: { pk: { S: 'a' }, sk: { S: '1' } },
      OldImage: { pk: { S: 'a' }, sk: { S: '1' }, state: { S: 'open' } },
      NewImage: { pk: { S: 'a' }, sk: { S: '1' }, state: { S: 'closed' } },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
});

test('a change that comes while all is quiet reaches the function soon, whether or not somebody wakes the source', async () => {
  const { url, put } = await openTable();
  const { handler, start } = openCloud({ Table: table, Mapping: stream() }, url);
  const sources = start();
  await put('1');
  sources.wake();
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), soonMilliseconds);
  await put('2');
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), soonMilliseconds);
});

test('after a partial failure only the records from the first failed one come again', async () => {
  const { url, put } = await openTable();
  const { handler, start } = openCloud({ Table: table, Mapping: stream() }, url);
  handler.mockImplementationOnce(({ Records }) => failing(Records[1]));
  for (const sk of ['1', '2', '3']) await put(sk);
  start();

  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), soonMilliseconds);
  expect(handler.mock.calls.map(([event]) => sortKeys(event))).toEqual([
    ['1', '2', '3'],
    ['2', '3'],
  ]);
});

test('the position survives a restart: what succeeded does not come again, what was in doubt does', async () => {
  const { url, put } = await openTable();
  const storeFile = path.join(temporaryDirectory(), 'store.sqlite');
  const store = openStore(storeFile);
  const resources = { Table: table, Mapping: stream() };
  const before = openCloud(resources, url, store);
  before.handler.mockImplementation(({ Records }) =>
    failing(Records.find(({ dynamodb }) => dynamodb.Keys.sk.S === '2')),
  );
  await put('1');
  await put('2');
  const sources = before.start();
  await vi.waitFor(() => expect(before.handler).toHaveBeenCalled(), soonMilliseconds);
  await sources.stop();
  store.close();

  const after = openCloud(resources, url, openStore(storeFile));
  after.start();
  await vi.waitFor(() => expect(after.handler).toHaveBeenCalled(), soonMilliseconds);
  expect(after.handler.mock.calls.map(([event]) => sortKeys(event))).toEqual([['2']]);
});

test('a stream that cannot be read for a while loses nothing', async () => {
  const { url, put } = await openTable();
  const fetchReally = globalThis.fetch;
  const broken = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
  onTestFinished(() => broken.mockRestore());
  const { handler, start } = openCloud({ Table: table, Mapping: stream() }, url);
  start();
  await vi.waitFor(() => expect(broken).toHaveBeenCalled(), soonMilliseconds);
  await put('1');
  expect(handler).not.toHaveBeenCalled();

  broken.mockImplementation(fetchReally);
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), soonMilliseconds);
});

test('a filter keeps other changes away from the function', async () => {
  const { url, put } = await openTable();
  const Pattern = JSON.stringify({
    eventName: ['INSERT'],
    dynamodb: { NewImage: { sk: { S: [{ prefix: 'EFFECT#' }] }, hidden: [{ exists: false }] } },
  });
  const filtered = stream({ FilterCriteria: { Filters: [{ Pattern }] } });
  const { handler, start } = openCloud({ Table: table, Mapping: filtered }, url);
  await put('CASE#1');
  await put('EFFECT#1');
  await put('EFFECT#1', { state: { S: 'changed' } });
  await put('EFFECT#2', { hidden: { S: 'yes' } });
  await put('EFFECT#3');
  start();

  await vi.waitFor(() => expect(handler).toHaveBeenCalled(), soonMilliseconds);
  expect(handler.mock.calls.map(([event]) => sortKeys(event))).toEqual([['EFFECT#1', 'EFFECT#3']]);
});

test('a batch whose attempts are used up is told to the failure queue, and the stream goes on', async () => {
  const { url, put } = await openTable();
  const DestinationConfig = { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } };
  const Mapping = stream({ BatchSize: 1, MaximumRetryAttempts: 1, DestinationConfig });
  const { handler, start, sqs, arn } = openCloud({ Table: table, Failed: queue, Mapping }, url);
  handler.mockImplementation((event) => {
    if (sortKeys(event).includes('poison')) throw new Error('never');
    return null;
  });
  await put('poison');
  await put('good');
  start();

  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(3), soonMilliseconds);
  expect(handler.mock.calls.map(([event]) => sortKeys(event))).toEqual([['poison'], ['poison'], ['good']]);
  const [message] = sqs.receive(arn('Failed'), 10);
  expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '1', endSequenceNumber: '1' },
  });
});
