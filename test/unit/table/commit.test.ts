import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { claim, commit, decided } from '../../../functions/shared/table/commit.ts';
import { isTransient } from '../../../functions/shared/table/failures.ts';
import type { Op } from '../../../functions/shared/table/ops.ts';

const table = mockClient(DynamoDBDocumentClient);
beforeEach(() => table.reset());

const at = '2026-03-06T12:00:00.000Z';
const scope = (withinMilliseconds = 10_000) =>
  systemScope('test', 'prac_p', {
    at,
    requestId: 'req_r',
    deadline: Date.now() + withinMilliseconds,
    operation: 'test',
  });
const insert: Op = {
  ownership: { practiceId: 'prac_p' },
  otherwise: 'number-taken',
  write: { Put: { Item: { pk: 'PRACTICE#prac_p', sk: 'X' }, ConditionExpression: 'attribute_not_exists(pk)' } },
};
const change = { event: 'thing.done', subjectId: 'x', ops: [insert], answer: 'done' };
const save = (withinMilliseconds?: number) => commit(scope(withinMilliseconds), change);

const failure = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more });
const cancelled = (...codes: string[]) =>
  failure('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
const conditionFailed = cancelled('ConditionalCheckFailed', 'None');
const noAnswer = failure('TimeoutError', { code: 'ECONNRESET' });
const writes = () => table.commandCalls(TransactWriteCommand);

/** The table fails in these ways, one after the other, and then succeeds. */
function failing(...errors: Error[]): void {
  let stub = table.on(TransactWriteCommand);
  for (const error of errors) stub = stub.rejectsOnce(error);
  stub.resolves({});
}

test.each([
  ['a conflict', cancelled('TransactionConflict', 'None')],
  ['a transaction still in progress', failure('TransactionInProgressException')],
  ['throttling', failure('ProvisionedThroughputExceededException')],
  ['throttling inside the transaction', cancelled('None', 'ThrottlingError')],
  ['a failure of the service', failure('InternalServerError', { $metadata: { httpStatusCode: 500 } })],
  ['a lost answer', noAnswer],
  ['a name that cannot be resolved for a moment', failure('Error', { code: 'EAI_AGAIN' })],
])('%s is tried again, with the same token, and is not noticed', async (_, error) => {
  failing(error, error);
  expect(await save()).toBe('done');
  const tokens = writes().map(({ args }) => args[0].input.ClientRequestToken);
  expect(tokens).toHaveLength(3);
  expect(new Set(tokens).size).toBe(1);
});

test('a condition that fails at once refuses with the problem of its operation, without a second try', async () => {
  failing(conditionFailed);
  await expect(save()).rejects.toMatchObject({ code: 'number-taken' });
  expect(writes()).toHaveLength(1);
  expect(table.commandCalls(GetCommand)).toHaveLength(0);
});

test('a condition that fails after a lost answer is success when our own receipt is there', async () => {
  failing(noAnswer, conditionFailed);
  table.on(GetCommand).resolves({ Item: { pk: 'receipt' } });
  expect(await save()).toBe('done');
  expect(table.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({
    ConsistentRead: true,
    Key: { pk: 'PRACTICE#prac_p#AUDIT#x#2026-03', sk: `${at}#req_r#thing.done` },
  });
});

test('a condition that fails after a lost answer refuses when there is no receipt of ours', async () => {
  failing(noAnswer, conditionFailed);
  table.on(GetCommand).resolves({});
  await expect(save()).rejects.toMatchObject({ code: 'number-taken' });
});

test('a retry inside the SDK counts as a lost answer too', async () => {
  failing(cancelled('ConditionalCheckFailed', 'None'));
  table.on(TransactWriteCommand).rejects(Object.assign(conditionFailed, { $metadata: { attempts: 2 } }));
  table.on(GetCommand).resolves({ Item: { pk: 'receipt' } });
  expect(await save()).toBe('done');
});

test('when the receipt cannot be read, nobody is told "taken"', async () => {
  failing(noAnswer, cancelled('ConditionalCheckFailed', 'None'));
  table.on(GetCommand).rejects(failure('ProvisionedThroughputExceededException'));
  const error = await save().catch((thrown: unknown) => thrown);
  expect(error).not.toBeInstanceOf(Problem);
  expect(isTransient(error)).toBe(true);
});

test('what stays unknown until the deadline is tried again, and answered as busy in time, never as taken', async () => {
  table.on(TransactWriteCommand).rejects(noAnswer);
  const began = Date.now();
  await expect(save(2500)).rejects.toMatchObject({ code: 'busy', particulars: { retryAfterSeconds: 1 } });
  expect(writes().length).toBeGreaterThan(1);
  expect(Date.now() - began).toBeLessThan(1000); // a sending that is begun later might outlive the request
});

test('without time for one sending nothing is begun', async () => {
  await expect(save(1000)).rejects.toMatchObject({ code: 'busy' });
  expect(writes()).toHaveLength(0);
});

test('an error that will not pass is thrown as it is, at once', async () => {
  failing(failure('ValidationException', { $metadata: { httpStatusCode: 400 } }));
  await expect(save()).rejects.toMatchObject({ name: 'ValidationException' });
  expect(writes()).toHaveLength(1);
});

test('every change carries the audit event that explains it, in the same transaction', async () => {
  failing();
  await save();
  const items = writes()[0]?.args[0].input.TransactItems ?? [];
  expect(items).toHaveLength(2);
  expect(items[1]?.Put?.Item).toMatchObject({ entity: 'audit', event: 'thing.done', at, requestId: 'req_r' });
});

test('a record of another practice is not written', async () => {
  const foreign = { ...change, ops: [{ ...insert, ownership: { practiceId: 'prac_q' } }] };
  await expect(commit(scope(), foreign)).rejects.toMatchObject({ code: 'not-found' });
  expect(writes()).toHaveLength(0);
});

test('a lease is ours when our own mark is there after a lost answer, and refused when another’s is', async () => {
  const lease = (by: string) =>
    claim(scope(), insert, { key: { pk: 'p', sk: 's' }, isMine: (stored) => stored['by'] === by });
  table.on(GetCommand).resolves({ Item: { by: 'us' } });
  failing(noAnswer, conditionFailed);
  await expect(lease('us')).resolves.toBeUndefined();
  table.reset();
  table.on(GetCommand).resolves({ Item: { by: 'them' } });
  failing(noAnswer, conditionFailed);
  await expect(lease('us')).rejects.toMatchObject({ code: 'number-taken' });
});

test('a decision is made again on fresh data while something changes under it, and given up in the end', async () => {
  let decisions = 0;
  const changing = (times: number) => async () => {
    decisions += 1;
    if (decisions <= times) throw new Problem('changed-meanwhile');
    return decisions;
  };
  expect(await decided(changing(3))).toBe(4);
  decisions = 0;
  await expect(decided(changing(100))).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(decisions).toBe(25);
  decisions = 0;
  const refusing = async () => {
    decisions += 1;
    throw new Problem('invitation-live');
  };
  await expect(decided(refusing)).rejects.toMatchObject({ code: 'invitation-live' });
  expect(decisions).toBe(1);
});
