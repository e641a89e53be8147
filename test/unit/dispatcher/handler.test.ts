import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../../functions/dispatcher/handler.ts';

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());

const notes = (count: number) =>
  Array.from({ length: count }, (_, i): DynamoDBRecord => {
    const NewImage = { effect: { S: 'mail' }, practiceId: { S: 'prac_p' }, recordId: { S: `mai_${i}` } };
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
