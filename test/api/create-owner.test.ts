import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { createOwner } from '../../bin/create-owner.ts';
import { stageNamed } from '../../lib/stages.ts';
import { as, call } from '../support/api.ts';
import { mailsTo } from '../support/families.ts';
import { newAddress, newPerson, password, signIn } from '../support/people.ts';
import { stack } from '../support/stack.ts';

const { region, userPoolId, staffClientId } = stack().outputs;
const { tableName, plans } = stageNamed('local');
const deployment = { plans, region, userPoolId, tableName, endpoints: stack().endpoints };
const owner = { firstName: 'Ana', lastName: 'Reyes', practice: 'Harbour Family Therapy', timeZone: 'Europe/Berlin' };

const cognito = new CognitoIdentityProviderClient({
  endpoint: stack().endpoints['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? '',
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

const begin = (email: string, secret: string) =>
  cognito.send(
    new InitiateAuthCommand({
      ClientId: staffClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: secret },
    }),
  );

/** Signs in with the temporary password mailed to an address, and chooses a new one. */
async function chooseFirstPassword(email: string): Promise<string> {
  const [mail] = await mailsTo(email);
  const temporary = /temporary password is (.+)[.]$/.exec(mail?.text ?? '')?.[1] ?? '';
  const { ChallengeName, Session } = await begin(email, temporary);
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const { AuthenticationResult } = await cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId: staffClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: email, NEW_PASSWORD: password },
    }),
  );
  return AuthenticationResult?.AccessToken ?? '';
}

const membershipsOf = async (token: string) => (await as(token)('GET /v1/me')).body.memberships;

test('SETUP-1: a new owner is mailed a temporary password, chooses their own, and owns the practice', async () => {
  const email = newAddress('owner');
  const made = await createOwner(deployment, { ...owner, email: ` ${email.toUpperCase()} ` });
  expect(made).toMatchObject({ name: owner.practice, timeZone: owner.timeZone });

  const token = await chooseFirstPassword(email);
  expect(await membershipsOf(token)).toMatchObject([
    { practiceId: made.id, memberId: made.memberId, role: 'practice-owner' },
  ]);
  const forms = await as(token)(`GET /v1/practices/${made.id}/forms`);
  expect(forms.body.items).toHaveLength(2);
});

test('a login that exists becomes the owner; its password is untouched and nothing is mailed', async () => {
  const { email } = await newPerson();
  const made = await createOwner(deployment, { ...owner, email });

  expect(await membershipsOf(await signIn(email, 'staff'))).toMatchObject([{ practiceId: made.id }]);
  const { body } = await call(`GET /_local/mail?to=${encodeURIComponent(email)}`);
  expect(body.items).toEqual([]);
});

test('the same owner may be given a second practice', async () => {
  const email = newAddress('owner');
  const first = await createOwner(deployment, { ...owner, email });
  const second = await createOwner(deployment, { ...owner, email, practice: 'Second House' });

  const memberships = await membershipsOf(await chooseFirstPassword(email));
  const ids = memberships.map(({ practiceId }: { practiceId: string }) => practiceId);
  expect(ids.sort()).toEqual([first.id, second.id].sort());
  expect(await mailsTo(email)).toHaveLength(1);
});

test.each([
  ['a time zone that does not exist', { timeZone: 'Europe/Atlantis' }, '--time-zone is not an IANA time zone'],
  ['a practice without a name', { practice: '  ' }, '--practice is empty'],
  ['a name with markup', { firstName: '<b>Ana</b>' }, '--first-name has characters that are not allowed here'],
  ['a surname of two lines', { lastName: 'Reyes\r\nBcc: a' }, '--last-name has characters that are not allowed here'],
])('%s is refused by name, and no login is made', async (_, change, message) => {
  const email = newAddress('owner');
  await expect(createOwner(deployment, { ...owner, ...change, email })).rejects.toThrow(
    `Nothing was made: ${message}.`,
  );
  const { body } = await call(`GET /_local/mail?to=${encodeURIComponent(email)}`);
  expect(body.items).toEqual([]);
  await createOwner(deployment, { ...owner, email });
  expect(await membershipsOf(await chooseFirstPassword(email))).toHaveLength(1);
});

test('what is no address is refused', async () => {
  await expect(createOwner(deployment, { ...owner, email: 'ana' })).rejects.toThrow('--email is not an e-mail address');
});

test('a login whose address nobody has proved does not become an owner: a stranger may know its password', async () => {
  const email = newAddress('owner');
  await cognito.send(new SignUpCommand({ ClientId: staffClientId, Username: email, Password: password }));
  await expect(createOwner(deployment, { ...owner, email })).rejects.toThrow('has not confirmed the address yet');
});

test('the command says in one line what is wrong, and fails', async () => {
  const command = path.resolve(import.meta.dirname, '../../bin/create-owner.ts');
  const given = ['--stage', 'local', '--user-pool-id', userPoolId, '--email', newAddress(), '--time-zone', 'Mars'];
  const named = ['--first-name', 'Ana', '--last-name', 'Reyes', '--practice', 'Harbour'];
  const run = promisify(execFile)(process.execPath, [command, ...given, ...named]);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: 'Nothing was made: --time-zone is not an IANA time zone.\n',
  });
});
