import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test, vi } from 'vitest';

vi.stubEnv('MAIL_QUEUE_URL', 'mail');
vi.stubEnv('BILLING_QUEUE_URL', 'billing');
vi.stubEnv('CLIENT_WORK_QUEUE_URL', 'client-work');
const { handler } = await import('../../../functions/dispatcher/handler.ts');

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());

const notes = (count: number, effectOf = (_: number) => 'mail') =>
  Array.from({ length: count }, (_, i): DynamoDBRecord => {
    const NewImage = { effect: { S: effectOf(i) }, practiceId: { S: 'prac_p' }, recordId: { S: `mai_${i}` } };
    return { dynamodb: { SequenceNumber: String(i), NewImage } };
  });
const batches = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);

test('every note becomes one message, ten to a call', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  expect(await handler({ Records: notes(25) })).toEqual({ batchItemFailures: [] });
  expect(batches().map(({ length }) => length)).toEqual([10, 10, 5]);
  expect(
    batches()
      .flat()
      .map(({ MessageBody }) => JSON.parse(MessageBody ?? '').recordId),
  ).toEqual(notes(25).map((_, i) => `mai_${i}`));
});

test('the stream goes on from the first note the queue did not take, and nothing after it is passed on', async () => {
  const failed = { SenderFault: false, Code: 'InternalError' };
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({})
    .resolvesOnce({
      Failed: [
        { ...failed, Id: '7' },
        { ...failed, Id: '3' },
      ],
      Successful: [],
    })
    .resolves({});
  expect(await handler({ Records: notes(30) })).toEqual({ batchItemFailures: [{ itemIdentifier: '13' }] });
  expect(batches()).toHaveLength(2);
});

test('a queue that cannot be reached fails the batch, so that it comes again', async () => {
  sqs.on(SendMessageBatchCommand).rejects(new Error('no answer'));
  await expect(handler({ Records: notes(1) })).rejects.toThrow('no answer');
});

const alternately = (i: number) => (i % 2 === 0 ? 'mail' : 'billing');

test('every note goes into the queue of its effect', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  await handler({ Records: notes(4, alternately) });
  const sent = sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [{ input }] }) => [
      input.QueueUrl,
      input.Entries?.map(({ MessageBody }) => JSON.parse(MessageBody ?? '').recordId),
    ]);
  expect(sent).toEqual([
    ['mail', ['mai_0', 'mai_2']],
    ['billing', ['mai_1', 'mai_3']],
  ]);
});

test('of two queues that did not take a note, the stream goes on from the earlier one', async () => {
  const refusing = (Id: string) => ({ Failed: [{ Id, SenderFault: false, Code: 'InternalError' }], Successful: [] });
  sqs.on(SendMessageBatchCommand, { QueueUrl: 'mail' }).resolves(refusing('6'));
  sqs.on(SendMessageBatchCommand, { QueueUrl: 'billing' }).resolves(refusing('5'));
  expect(await handler({ Records: notes(10, alternately) })).toEqual({ batchItemFailures: [{ itemIdentifier: '5' }] });
});
