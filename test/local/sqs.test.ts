import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openSqs } from '../../local/sqs/sqs.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from '../support/serve-service.ts';

const place = { region: 'us-east-1', account: '111111111111' };
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:111111111111:${name}`;
const store = openStore(':memory:');
const clock = openClock(store);
const sqs = openSqs({ store, clock, ...place });
const QueueUrl = 'http://127.0.0.1/111111111111/mail';
const mail = arnOf('mail');

let client: SQSClient;
let server: Awaited<ReturnType<typeof serveService>>;

beforeAll(async () => {
  sqs.ensureQueue('mail-dead', {});
  sqs.ensureQueue('mail', {
    VisibilityTimeout: 60,
    RedrivePolicy: { deadLetterTargetArn: arnOf('mail-dead'), maxReceiveCount: 2 },
  });
  server = await serveService(sqs.answer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  client = new SQSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  store.close();
});

beforeEach(async () => {
  for (const name of ['mail', 'mail-dead']) await client.send(new PurgeQueueCommand({ QueueUrl: `/${name}` }));
});

const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const receive = async (input = {}) => {
  const all = {
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
    MessageAttributeNames: ['All'],
  };
  return (await client.send(new ReceiveMessageCommand({ QueueUrl, ...all, ...input }))).Messages ?? [];
};

test('a message comes back whole, with digests the SDK accepts', async () => {
  const text = { DataType: 'String', StringValue: 'clinic é' };
  const bytes = { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) };
  const MessageAttributes = { text, bytes };
  const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello é', MessageAttributes }));
  const [message] = await receive();
  expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'hello é', MessageAttributes });
  expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SenderId: place.account });
});

test('attributes nobody asked for are left out, and an empty queue answers no messages', async () => {
  await send('plain');
  const answer = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(answer.Messages?.[0]?.Attributes).toBeUndefined();
  expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
});

test('a received message is hidden until its timeout has passed, then it is received again', async () => {
  await send('once more');
  expect(await receive()).toHaveLength(1);
  expect(await receive()).toHaveLength(0);
  expect(sqs.depth(mail)).toEqual({ visible: 0, hidden: 1 });
  clock.advance(60);
  const [again] = await receive();
  expect(again?.Attributes?.['ApproximateReceiveCount']).toBe('2');
});

test('deleting with the latest handle forgets the message; with the handle of an earlier receive it stays', async () => {
  await send('kept');
  const [first] = await receive();
  clock.advance(60);
  const [second] = await receive();
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  expect(sqs.depth(mail).hidden).toBe(1);
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
  expect(sqs.depth(mail).hidden).toBe(0);
});

test('a message received as often as allowed goes to the dead-letter queue instead of being received again', async () => {
  await send('poison');
  for (let n = 0; n < 2; n++) {
    expect(await receive()).toHaveLength(1);
    clock.advance(60);
  }
  expect(await receive()).toHaveLength(0);
  expect(sqs.depth(mail)).toEqual({ visible: 0, hidden: 0 });
  const [dead] = await receive({ QueueUrl: '/mail-dead' });
  expect(dead).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: mail } });
});

test('visibility can be given back at once, and only by who holds the message', async () => {
  await send('mine');
  const [held] = await receive();
  const change = { QueueUrl, ReceiptHandle: held?.ReceiptHandle, VisibilityTimeout: 0 };
  await client.send(new ChangeMessageVisibilityCommand(change));
  await expect(client.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
    name: 'MessageNotInflight',
  });
  expect(await receive()).toHaveLength(1);
  await expect(client.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
});

test('a batch tells for each entry whether it was taken', async () => {
  const Entries = [
    { Id: 'good', MessageBody: 'a' },
    { Id: 'empty', MessageBody: '' },
    { Id: 'late', MessageBody: 'b', DelaySeconds: 901 },
  ];
  const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good']);
  expect(answer.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
    ['empty', 'MissingParameter'],
    ['late', 'InvalidParameterValue'],
  ]);
  const [taken] = await receive();
  const gone = { QueueUrl, Entries: [{ Id: '1', ReceiptHandle: taken?.ReceiptHandle }] };
  expect((await client.send(new DeleteMessageBatchCommand(gone))).Successful).toHaveLength(1);
  expect(sqs.depth(mail)).toEqual({ visible: 0, hidden: 0 });
});

test.each([
  ['EmptyBatchRequest', []],
  ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, n) => ({ Id: `${n}`, MessageBody: 'x' }))],
  ['BatchEntryIdsNotDistinct', [1, 2].map(() => ({ Id: 'same', MessageBody: 'x' }))],
  ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
  ['BatchRequestTooLong', ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) }))],
])('a whole batch is refused with %s, and none of it is sent', async (name, Entries) => {
  await expect(client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({ name });
  expect(sqs.depth(mail).visible).toBe(0);
});

test('a delayed message is invisible until its delay has passed', async () => {
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 30 }));
  expect(await receive()).toHaveLength(0);
  clock.advance(30);
  expect(await receive()).toHaveLength(1);
});

test('a long poll is answered by a message sent while it waits', async () => {
  const waiting = receive({ WaitTimeSeconds: 20 });
  await send('awaited');
  expect((await waiting).map(({ Body }) => Body)).toEqual(['awaited']);
});

test('the queue attributes count what is visible, hidden and delayed', async () => {
  await send('hidden');
  await receive();
  await send('visible');
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 30 }));
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    QueueArn: mail,
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '1',
    VisibilityTimeout: '60',
  });
  expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toMatchObject({ maxReceiveCount: 2 });
});

test('the queue URL is under the mount path of the origin that asked', async () => {
  const { QueueUrl: url } = await client.send(new GetQueueUrlCommand({ QueueName: 'mail' }));
  expect(url).toBe(`${new URL(server.url).origin}/_local/sqs/111111111111/mail`);
});

test('an unknown queue, a broken handle, a bad count, an empty, too long or unprintable body are refused', async () => {
  const nowhere = client.send(new SendMessageCommand({ QueueUrl: '/nowhere', MessageBody: 'x' }));
  await expect(nowhere).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  const broken = client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'broken' }));
  await expect(broken).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(send('')).rejects.toMatchObject({ name: 'MissingParameter' });
  await expect(send('x'.repeat(1_048_577))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(send('\u0000')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  expect(sqs.depth(mail).visible).toBe(0);
});
