import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openSns } from '../../local/sns.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from '../support/serve-service.ts';

const place = { region: 'us-east-1', account: '111111111111' };
const TopicArn = 'arn:aws:sns:us-east-1:111111111111:mail-events';
const wrappedQueue = 'arn:aws:sqs:us-east-1:111111111111:wrapped';
const rawQueue = 'arn:aws:sqs:us-east-1:111111111111:raw';
const store = openStore(':memory:');
const clock = openClock(store);
const delivered: [queueArn: string, body: string][] = [];
const sns = openSns({ store, clock, ...place, toQueue: (queueArn, body) => void delivered.push([queueArn, body]) });

let client: SNSClient;
let server: Awaited<ReturnType<typeof serveService>>;

beforeAll(async () => {
  sns.ensureTopic(TopicArn, {});
  sns.ensureSubscription({ TopicArn, Protocol: 'sqs', Endpoint: wrappedQueue });
  sns.ensureSubscription({ TopicArn, Protocol: 'sqs', Endpoint: rawQueue, RawMessageDelivery: true });
  server = await serveService(sns.answer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  client = new SNSClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  store.close();
});

beforeEach(() => {
  delivered.length = 0;
});

test('every subscriber gets the message: in the envelope, or as it is with raw delivery', async () => {
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'bounce' } };
  const message = { TopicArn, Message: '{"é":"<&>"}', Subject: 'An event', MessageAttributes };
  const { MessageId } = await client.send(new PublishCommand(message));
  expect(delivered.map(([queueArn]) => queueArn)).toEqual([wrappedQueue, rawQueue]);
  expect(JSON.parse(delivered[0]?.[1] ?? '')).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'An event',
    Message: '{"é":"<&>"}',
    Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    MessageAttributes: { kind: { Type: 'String', Value: 'bounce' } },
  });
  expect(delivered[1]?.[1]).toBe('{"é":"<&>"}');
});

test('what publishes inside the cloud reaches the same subscribers', () => {
  sns.publish(TopicArn, 'from inside');
  expect(delivered).toHaveLength(2);
  expect(() => sns.publish(`${TopicArn}-unknown`, 'x')).toThrow('Topic does not exist');
});

test('subscribing again changes the subscription instead of doubling it', async () => {
  sns.ensureTopic(TopicArn, {});
  sns.ensureSubscription({ TopicArn, Protocol: 'sqs', Endpoint: rawQueue, RawMessageDelivery: 'true' });
  const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toEqual([
    expect.objectContaining({ TopicArn, Protocol: 'sqs', Endpoint: wrappedQueue, Owner: place.account }),
    expect.objectContaining({ TopicArn, Protocol: 'sqs', Endpoint: rawQueue }),
  ]);
});

test('an unknown topic, an empty and a too long message are refused, and nobody gets anything', async () => {
  const publish = (input: object) => client.send(new PublishCommand({ TopicArn, Message: 'x', ...input }));
  await expect(publish({ TopicArn: `${TopicArn}-unknown` })).rejects.toMatchObject({ name: 'NotFoundException' });
  const name = 'InvalidParameterException';
  await expect(publish({ Message: '' })).rejects.toMatchObject({ name });
  await expect(publish({ Message: 'x'.repeat(262_145) })).rejects.toMatchObject({ name });
  await expect(publish({ Subject: 'two\nlines' })).rejects.toMatchObject({ name });
  await expect(publish({ MessageStructure: 'json' })).rejects.toMatchObject({ name });
  expect(delivered).toEqual([]);
});

test('a topic or subscription that only AWS can serve is refused at once', () => {
  expect(() => sns.ensureTopic(`${TopicArn}.fifo`, { FifoTopic: true })).toThrow('FIFO');
  const email = { TopicArn, Protocol: 'email', Endpoint: 'a@example.test' };
  expect(() => sns.ensureSubscription(email)).toThrow('Only queues can subscribe');
  const filtered = { TopicArn, Protocol: 'sqs', Endpoint: rawQueue, FilterPolicy: { kind: ['x'] } };
  expect(() => sns.ensureSubscription(filtered)).toThrow('Filter policies');
});
