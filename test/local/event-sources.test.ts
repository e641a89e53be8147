import { expect, test, vi } from 'vitest';
import { openStore } from '../../local/store.ts';
import { failing, mapping, openCloud, queue, type RecordSeen, rule, soonMilliseconds } from './small-cloud.ts';

const bodies = ({ Records }: { Records: RecordSeen[] }) => Records.map((record) => record.body);
const nowhere = 'http://127.0.0.1:9';

test('messages reach the function as they are sent, in the shape Lambda gives them, and are removed', async () => {
  const { handler, start, sqs, arn } = openCloud({ Mail: queue, Mapping: mapping(['Mail', 'Arn']) }, nowhere);
  start();
  sqs.send(arn('Mail'), 'hello');

  await vi.waitFor(() => expect(sqs.depth(arn('Mail'))).toEqual({ visible: 0, hidden: 0 }), soonMilliseconds);
  expect(handler.mock.calls[0]?.[0].Records).toMatchObject([
    {
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'hello',
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: arn('Mail'),
      awsRegion: 'eu-west-1',
    },
  ]);
});

test('of a queue batch only the failed messages come again, after their visibility timeout', async () => {
  const { handler, start, sqs, arn, clock } = openCloud({ Mail: queue, Mapping: mapping(['Mail', 'Arn']) }, nowhere);
  handler.mockImplementationOnce(({ Records }) => failing(Records.find(({ body }) => body === 'second')));
  for (const body of ['first', 'second', 'third']) sqs.send(arn('Mail'), body);
  const sources = start();

  await vi.waitFor(() => expect(sqs.depth(arn('Mail'))).toEqual({ visible: 0, hidden: 1 }), soonMilliseconds);
  sources.wake();
  expect(handler).toHaveBeenCalledTimes(1);
  clock.advance(31);
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), soonMilliseconds);
  expect(handler.mock.calls[0]?.[0] && bodies(handler.mock.calls[0][0]).toSorted()).toEqual([
    'first',
    'second',
    'third',
  ]);
  expect(handler.mock.calls[1]?.[0] && bodies(handler.mock.calls[1][0])).toEqual(['second']);
});

test('a report that names no message of the batch removes nothing', async () => {
  const { handler, start, sqs, arn } = openCloud({ Mail: queue, Mapping: mapping(['Mail', 'Arn']) }, nowhere);
  handler.mockReturnValueOnce({ batchItemFailures: [{ itemIdentifier: '' }] });
  sqs.send(arn('Mail'), 'hello');
  await start().stop();
  expect(handler).toHaveBeenCalledTimes(1);
  expect(sqs.depth(arn('Mail'))).toEqual({ visible: 0, hidden: 1 });
});

test('a rule fires when its period has passed on the emulated clock, once however far that has moved', async () => {
  const { handler, start, clock, assembly } = openCloud({ Sweep: rule }, nowhere);
  const sources = start();
  sources.wake();
  expect(handler).not.toHaveBeenCalled();
  clock.advance(600);
  sources.wake();
  sources.wake();
  await sources.stop();
  expect(handler.mock.calls).toEqual([
    [
      {
        version: '0',
        id: expect.any(String),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '222222222222',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'eu-west-1',
        resources: [assembly.ofType('AWS::Events::Rule')[0]?.arn],
        detail: {},
      },
    ],
  ]);
});

test('a rule remembers its last firing across a restart', async () => {
  const store = openStore(':memory:');
  const first = openCloud({ Sweep: rule }, nowhere, store);
  await first.start().stop();
  const second = openCloud({ Sweep: rule }, nowhere, store);
  second.clock.advance(61);
  const sources = second.start();
  sources.wake();
  await sources.stop();
  expect(second.handler).toHaveBeenCalledTimes(1);
});
