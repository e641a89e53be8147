import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { consumer } from '../../../functions/shared/queue.ts';

const sqs = mockClient(SQSClient);
const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
beforeEach(() => sqs.reset());
afterEach(() => printed.mockClear());

const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ body, messageId: String(i), receiptHandle: `handle ${i}` }) as SQSRecord),
});
const context = { getRemainingTimeInMillis: () => 10_000 } as Context;

test('a batch reports only the messages that failed, and one failure stops no other', async () => {
  const seen: string[] = [];
  const handler = consumer('test', async (body) => {
    seen.push(body);
    if (body === 'bad') throw new Error('no');
    return {};
  });
  expect(await handler(batch('good', 'bad', 'fine'), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: '1' }],
  });
  expect(seen.sort()).toEqual(['bad', 'fine', 'good']);
});

test.each([
  [0.2, 1],
  [2, 2],
  [59.3, 60],
])('a message that asks for a pause of %s s comes again after %i', async (again, VisibilityTimeout) => {
  const handler = consumer('test', async () => ({ again }));
  expect(await handler(batch('x'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toMatchObject({
    ReceiptHandle: 'handle 0',
    VisibilityTimeout,
  });
});

test('a pause that could not be asked for still brings the message again', async () => {
  sqs.on(ChangeMessageVisibilityCommand).rejects(new Error('no answer'));
  const handler = consumer('test', async () => ({ again: 60 }));
  expect(await handler(batch('x'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
});

test('what is logged of a failure never says what the message was', async () => {
  const handler = consumer('test', async (body) => {
    throw new Error(`cannot read ${body}`);
  });
  await handler(batch('Ngozi Okafor'), context);
  expect(printed).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(printed.mock.calls)).not.toContain('Ngozi');
});

test('each message is handled in the time that is left of its batch', async () => {
  const deadlines: number[] = [];
  const handler = consumer('test', async (_, { deadline }) => {
    deadlines.push(deadline - Date.now());
    return {};
  });
  await handler(batch('x'), context);
  expect(deadlines[0]).toBeLessThanOrEqual(9500);
  expect(deadlines[0]).toBeGreaterThan(9000);
});
