import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { newTokenHash, tokenAgain } from '../../../functions/invitations/token.ts';
import { tokenHash } from '../../../functions/shared/access/tokens.ts';
import { forgetSigningKeys } from '../../../functions/shared/secrets.ts';

const secrets = mockClient(SecretsManagerClient);
beforeEach(forgetSigningKeys);

/** What the secret holds from now on; what was loaded before is still in memory. */
function holding(current: string, previous?: string): void {
  secrets.reset();
  secrets.on(GetSecretValueCommand, { VersionStage: 'AWSCURRENT' }).resolves({ SecretString: current });
  const before = secrets.on(GetSecretValueCommand, { VersionStage: 'AWSPREVIOUS' });
  if (previous) before.resolves({ SecretString: previous });
  else before.rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
}

test('INV-4: the token of one sending is the same each time it is made, and of another sending another', async () => {
  holding('first key');
  const hash = await newTokenHash('inv_1', 1);
  const token = await tokenAgain({ id: 'inv_1', attempt: 1, tokenHash: hash });
  expect(tokenHash(token ?? '')).toBe(hash);
  expect(await newTokenHash('inv_1', 1)).toBe(hash);
  expect(await newTokenHash('inv_1', 2)).not.toBe(hash);
  expect(await newTokenHash('inv_2', 1)).not.toBe(hash);
});

test('INV-4: a mail carries its link through one rotation of the key, and no link after two', async () => {
  holding('first key');
  const sending = { id: 'inv_1', attempt: 1, tokenHash: await newTokenHash('inv_1', 1) };
  const token = await tokenAgain(sending);
  holding('second key', 'first key');
  forgetSigningKeys();
  expect(await tokenAgain(sending)).toBe(token);
  holding('third key', 'second key');
  forgetSigningKeys();
  expect(await tokenAgain(sending)).toBeUndefined();
});

test('INV-4: a link made with a key that is newer than the one in memory is found', async () => {
  holding('second key', 'first key');
  const sending = { id: 'inv_1', attempt: 1, tokenHash: await newTokenHash('inv_1', 1) };
  holding('first key');
  forgetSigningKeys();
  await newTokenHash('inv_1', 1);
  holding('second key', 'first key');
  expect(await tokenAgain(sending)).toBeDefined();
});

test('keys that could not be loaded are asked for again', async () => {
  secrets.reset();
  secrets.on(GetSecretValueCommand).rejects(new Error('no answer'));
  await expect(newTokenHash('inv_1', 1)).rejects.toThrow('no answer');
  holding('first key');
  expect(await newTokenHash('inv_1', 1)).toMatch(/^[0-9a-f]{64}$/);
});
