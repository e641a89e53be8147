import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { claim, commit } from '../../../functions/shared/table/commit.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import type { Op } from '../../../functions/shared/table/ops.ts';

const table = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  table.reset();
  table.on(TransactWriteCommand).resolves({});
});

const at = '2026-03-06T12:00:00.000Z';
const scope = () =>
  systemScope('test', 'prac_p', { at, requestId: 'req_r', deadline: Date.now() + 10_000, operation: 'test' });
const put = (sk: string, { pk = 'PRACTICE#prac_p', practiceId = 'prac_p' } = {}): Op => ({
  ownership: { practiceId, clientId: 'cli_c' },
  otherwise: 'number-taken',
  write: { Put: { Item: { pk, sk }, ConditionExpression: 'attribute_not_exists(pk)' } },
});
const foreign = put('B', { practiceId: 'prac_q' });
const writes = () => table.commandCalls(TransactWriteCommand);

test.each([
  ['last', [put('A'), foreign]],
  ['first', [foreign, put('A')]],
])(
  'TRUST-2: of several records nothing is written where one is another practice’s, and be it the %s',
  async (_, ops) => {
    const saving = commit(scope(), { event: 'thing.done', subjectId: 'x', ops, answer: 'done' });
    await expect(saving).rejects.toMatchObject({ code: 'not-found' });
    expect(writes()).toHaveLength(0);
  },
);

describe('a lease', () => {
  const leased = (op: Op) => claim(scope(), op, { key: { pk: 'p', sk: 's' }, isMine: ({ by }) => by === 'us' });

  test('TRUST-2: is not taken on a record of another practice', async () => {
    await expect(leased(foreign)).rejects.toMatchObject({ code: 'not-found' });
    expect(writes()).toHaveLength(0);
  });

  test('is not ours after a lost answer when no mark is there', async () => {
    const noAnswer = Object.assign(new Error('TimeoutError'), { name: 'TimeoutError', code: 'ECONNRESET' });
    const refusal = { name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] };
    table
      .on(TransactWriteCommand)
      .rejectsOnce(noAnswer)
      .rejects(Object.assign(new Error('refused'), refusal));
    table.on(GetCommand).resolves({});
    await expect(leased(put('A'))).rejects.toMatchObject({ code: 'number-taken' });
  });
});

describe('CLIENT-7: what is written in a client’s file', () => {
  const key = keys.client('prac_p', 'cli_c');
  const ConditionExpression = 'attribute_exists(pk) AND attribute_not_exists(gone)';
  const stillThere = { ConditionCheck: expect.objectContaining({ Key: key, ConditionExpression }) };
  const elsewhere = [put('OTHER', { pk: key.pk }), put(key.sk, { pk: 'elsewhere' })];
  const onTheClient: Op[] = [
    put(key.sk, { pk: key.pk }),
    { ...put('A'), write: { ConditionCheck: { Key: key, ConditionExpression: '#version = :version' } } },
  ];
  const written = async (...ops: Op[]) => {
    table.resetHistory();
    const inside = scope().within('cli_c', Promise.resolve({ id: 'cli_c' }));
    await commit(inside, { event: 'thing.done', subjectId: 'x', clientId: 'cli_c', ops, answer: 'done' });
    return writes()[0]?.args[0].input.TransactItems;
  };

  test('depends on their being there still', async () => {
    expect(await written()).toContainEqual(stillThere);
    for (const op of elsewhere) expect(await written(op)).toContainEqual(stillThere);
  });

  test('depends on it once, where a write does so already: a transaction names no record twice', async () => {
    for (const op of onTheClient) {
      expect(await written(op)).not.toContainEqual(stillThere);
      expect(await written(...elsewhere, op)).not.toContainEqual(stillThere);
    }
  });
});
