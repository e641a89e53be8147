import { expect, test } from 'vitest';
import { relationById } from '../../../functions/clients/relation-store.ts';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { client, now, relation } from '../clients/clients.ts';
import { serving } from '../http/serving.ts';

const { put, keysRead } = serving();
const facts = { at: now, requestId: 'req_1', deadline: Date.now() + 10_000, operation: 'test' };
const scope = systemScope('test', 'prac_1', facts);

const mergedInto = (id: string, into: string | undefined) =>
  put(keys.client('prac_1', id), client({ id, ...(into && { gone: { at: now, into } }) }));
const followed = async () => (await relationById(scope, 'cli_1', 'rel_1'))?.profile;

test('REL-2: a contact follows their profile through one merge after another, but never in a circle', async () => {
  put(keys.relation('prac_1', 'cli_1', 'rel_1'), relation({ relatedClientId: 'cli_2', atThisPractice: true }));
  mergedInto('cli_2', 'cli_3');
  mergedInto('cli_3', 'cli_4');
  mergedInto('cli_4', undefined);
  expect(await followed()).toMatchObject({ id: 'cli_4' });

  mergedInto('cli_4', 'cli_2');
  expect(await followed()).toMatchObject({ gone: { at: now } });
  expect(keysRead().length).toBeLessThan(20);
});
