import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { attributesMd5 } from '../../local/sqs/messages.ts';
import { openSqs } from '../../local/sqs/sqs.ts';
import { openStore } from '../../local/store.ts';

const place = { region: 'us-east-1', account: '111111111111' };
const mail = 'arn:aws:sqs:us-east-1:111111111111:mail';
const store = openStore(':memory:');
const clock = openClock(store);
const sqs = openSqs({ store, clock, ...place });
sqs.ensureQueue('mail', { VisibilityTimeout: 60, DelaySeconds: 0 });

afterAll(() => store.close());

beforeEach(() => {
  clock.advance(60);
  for (const { receiptHandle } of sqs.receive(mail, 100)) sqs.remove(mail, receiptHandle);
});

test('an event source takes and removes messages as Lambda records, and is told of what was sent', () => {
  const told: string[] = [];
  sqs.onSend((queueArn) => told.push(queueArn));
  sqs.send(mail, 'for a function', { kind: { DataType: 'String', StringValue: 'mail' } });
  expect(told).toEqual([mail]);
  const [record] = sqs.receive(mail, 10);
  expect(record).toMatchObject({
    body: 'for a function',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    messageAttributes: { kind: { dataType: 'String', stringValue: 'mail' } },
  });
  sqs.remove(mail, record?.receiptHandle ?? '');
  expect(sqs.depth(mail)).toEqual({ visible: 0, hidden: 0 });
});

test('messages are received oldest first, and no more of them than asked for', () => {
  for (const body of ['1', '2', '3']) sqs.send(mail, body);
  expect(sqs.receive(mail, 2).map(({ body }) => body)).toEqual(['1', '2']);
  expect(sqs.receive(mail, 2).map(({ body }) => body)).toEqual(['3']);
});

test('a message older than the retention period is gone', () => {
  sqs.send(mail, 'old');
  clock.advance(345_600);
  expect(sqs.depth(mail)).toEqual({ visible: 0, hidden: 0 });
});

test('a FIFO queue is refused at once', () => {
  expect(() => sqs.ensureQueue('ordered.fifo', { FifoQueue: true })).toThrow('FIFO');
});

test('sending to a queue that does not exist throws', () => {
  expect(() => sqs.send(`${mail}-unknown`, 'x')).toThrow('The specified queue does not exist.');
});

test('the digest of message attributes has the documented layout', () => {
  expect(
    attributesMd5({ b: { DataType: 'Binary', BinaryValue: 'AP8=' }, a: { DataType: 'String', StringValue: 'x' } }),
  ).toBe('c4ec7d55335539420ccc7ec70efeb4a1');
});

test('messages survive kill -9, and those held by dead consumers are released', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sqs-'));
  const file = join(folder, 'store.sqlite');
  const local = new URL('../../local/', import.meta.url).href;
  const killed = spawnSync(process.execPath, ['--input-type=module', '--eval', sendAndDie(local, file)]);
  expect(killed.signal).toBe('SIGKILL');

  const reopened = openStore(file);
  const after = openSqs({ store: reopened, clock: openClock(reopened), ...place });
  after.ensureQueue('mail', {});
  expect(after.depth(mail)).toEqual({ visible: 1, hidden: 1 });
  after.releaseHidden();
  const records = after.receive(mail, 10);
  expect(records.map(({ body, attributes }) => [body, attributes['ApproximateReceiveCount']])).toEqual([
    ['held', '2'],
    ['waiting', '1'],
  ]);
  reopened.close();
  rmSync(folder, { recursive: true });
});

const sendAndDie = (local: string, file: string) => `
  import { openClock } from '${local}clock.ts';
  import { openSqs } from '${local}sqs/sqs.ts';
  import { openStore } from '${local}store.ts';
  const store = openStore(${JSON.stringify(file)});
  const sqs = openSqs({ store, clock: openClock(store), region: 'us-east-1', account: '111111111111' });
  sqs.ensureQueue('mail', {});
  sqs.send('${mail}', 'held');
  sqs.receive('${mail}', 1);
  sqs.send('${mail}', 'waiting');
  process.kill(process.pid, 'SIGKILL');
`;
