import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { Scope } from '../../../functions/shared/access/scope.ts';
import { commit } from '../../../functions/shared/table/commit.ts';

const table = mockClient(DynamoDBDocumentClient);

test('TRUST-1: the audit says who, by which login, did what to whom, when and from where, in every history it concerns', async () => {
  table.on(TransactWriteCommand).resolves({});
  const at = '2026-03-06T12:00:00.000Z';
  const request = { at, requestId: 'req_r', operation: 'things.do', sourceIp: '192.0.2.7' };
  const actor = { kind: 'identity', id: 'mem_1', sub: 'sub-1', app: 'staff' } as const;
  const granted = Promise.resolve({ actor, practiceId: 'prac_p', reach: 'any' as const });
  const scope = Scope.under('prac_p', { ...request, deadline: Date.now() + 10_000 }, granted);
  const happening = { event: 'thing.done', subjectId: 'x', clientId: 'cli_a', details: { count: 2 } };
  const beside = { event: 'thing.done', subjectId: 'x', clientId: 'cli_b', part: 2 };
  await commit(scope, { ...happening, also: [beside], ops: [], answer: 'done' });

  const { TransactItems = [] } = table.commandCalls(TransactWriteCommand)[0]?.args[0].input ?? {};
  const who = { entity: 'audit', actorKind: 'identity', actorId: 'mem_1', actorSub: 'sub-1', ...request };
  const { part: _, ...other } = beside;
  expect(TransactItems.map(({ Put }) => Put?.Item)).toEqual([
    { pk: 'PRACTICE#prac_p#AUDIT#cli_a#2026-03', sk: `${at}#req_r#thing.done`, ...who, ...happening },
    { pk: 'PRACTICE#prac_p#AUDIT#cli_b#2026-03', sk: `${at}#req_r#thing.done#2`, ...who, ...other },
  ]);
});
