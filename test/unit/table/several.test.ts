import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { forms } from '../../../functions/forms/records.ts';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { several } from '../../../functions/shared/table/several.ts';

const table = mockClient(DynamoDBDocumentClient);
beforeEach(() => table.reset());
process.env['TABLE_NAME'] = 'T';

const scope = (withinMilliseconds = 10_000) =>
  systemScope('test', 'prac_p', {
    at: '2026-03-06T12:00:00.000Z',
    requestId: 'req_r',
    deadline: Date.now() + withinMilliseconds,
    operation: 'test',
  });

const form = (n: number, practiceId = 'prac_p') => ({
  ...keys.form(practiceId, `frm_${n}`, 1),
  id: `frm_${n}`,
  practiceId,
  name: 'Intake',
  description: '',
  version: 1,
  questions: [],
});
const keyOf = (n: number) => keys.form('prac_p', `frm_${n}`, 1);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const asked = () => table.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.['T']);
const idsOf = async (reading: Promise<{ id: string }[]>) => (await reading).map(({ id }) => id);

test('many records are read a hundred at a time, as of now; what is not there is left out', async () => {
  table
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { T: [form(0), form(1)] } })
    .resolves({ Responses: { T: [form(120)] } });
  expect(await idsOf(several(forms, scope(), upTo(121).map(keyOf)))).toEqual(['frm_0', 'frm_1', 'frm_120']);
  expect(asked().map((one) => [one?.Keys?.length, one?.ConsistentRead])).toEqual([
    [100, true],
    [21, true],
  ]);
});

test('what the table leaves over is asked for again', async () => {
  table
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { T: [form(0)] }, UnprocessedKeys: { T: { Keys: [keyOf(1)] } } })
    .resolves({ Responses: { T: [form(1)] } });
  expect(await idsOf(several(forms, scope(), [keyOf(0), keyOf(1)]))).toEqual(['frm_0', 'frm_1']);
  expect(asked().at(-1)?.Keys).toEqual([keyOf(1)]);
});

test('where the table leaves all over until the deadline, it is busy', async () => {
  table.on(BatchGetCommand).resolves({ UnprocessedKeys: { T: { Keys: [keyOf(0)] } } });
  await expect(several(forms, scope(60), [keyOf(0)])).rejects.toMatchObject({ code: 'busy' });
  expect(asked().length).toBeGreaterThan(1);
});

test('nothing is handed out that the scope does not cover, nor asked for when there is nothing to read', async () => {
  table.on(BatchGetCommand).resolves({ Responses: { T: [form(0), form(1, 'prac_other')] } });
  expect(await idsOf(several(forms, scope(), [keyOf(0)]))).toEqual(['frm_0']);
  expect(await several(forms, scope(), [])).toEqual([]);
  expect(asked()).toHaveLength(1);
});
