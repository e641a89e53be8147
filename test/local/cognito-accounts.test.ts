import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appId, type LocalPool, openLocalPool, password, poolId } from '../support/local-pool.ts';

let pool: LocalPool;
beforeAll(async () => {
  pool = await openLocalPool();
});
afterAll(() => pool.close());

const refusal = (name: string, message?: string) => expect.objectContaining({ name, ...(message && { message }) });
const newPassword = 'Another-horse-43';
const temporary = 'Temporary-horse-1';
const named = (Username: string) => ({ UserPoolId: poolId, Username });
const invite = (email: string) =>
  pool.sdk.adminCreateUser({ ...named(email), TemporaryPassword: temporary, MessageAction: 'SUPPRESS' });
const answer = (USERNAME: string, Session: string | undefined, NEW_PASSWORD = newPassword) =>
  pool.sdk.respondToAuthChallenge({
    ClientId: appId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session,
    ChallengeResponses: { USERNAME, NEW_PASSWORD },
  });
const statusOf = async (email: string) => (await pool.sdk.adminGetUser(named(email))).UserStatus;

describe('an administrator', () => {
  test('creates a user silently, who must change the temporary password at the first sign-in', async () => {
    const mailsBefore = pool.mails.length;
    const { User } = await invite('ann@example.test');
    expect(pool.mails).toHaveLength(mailsBefore);
    expect(User).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    const asked = await pool.signIn('ann@example.test', temporary);
    expect(asked.AuthenticationResult).toBeUndefined();
    await expect(answer('ann@example.test', asked.Session, 'weak')).rejects.toEqual(
      refusal('InvalidPasswordException'),
    );
    const done = await answer('ann@example.test', asked.Session);
    expect(done.AuthenticationResult?.AccessToken).toBeTruthy();
    await pool.signIn('ann@example.test', newPassword);
    await expect(pool.signIn('ann@example.test', temporary)).rejects.toEqual(refusal('NotAuthorizedException'));
    await expect(answer('ann@example.test', asked.Session)).rejects.toEqual(refusal('NotAuthorizedException'));
  });

  test('a forged, foreign or late session changes no password', async () => {
    const invalid = refusal('NotAuthorizedException', 'Invalid session for the user.');
    await invite('bob@example.test');
    await invite('victim@example.test');
    await expect(answer('bob@example.test', 'forged-session-0123456789')).rejects.toEqual(invalid);
    const bob = await pool.signIn('bob@example.test', temporary);
    await expect(answer('victim@example.test', bob.Session)).rejects.toEqual(invalid);
    const late = await pool.signIn('bob@example.test', temporary);
    pool.advance(180);
    await expect(answer('bob@example.test', late.Session)).rejects.toEqual(invalid);
    expect(await statusOf('bob@example.test')).toBe('FORCE_CHANGE_PASSWORD');
    expect(await statusOf('victim@example.test')).toBe('FORCE_CHANGE_PASSWORD');
  });

  test('mails a temporary password, again on request, and it expires after the days of the policy', async () => {
    await pool.sdk.adminCreateUser(named('cara@example.test'));
    const invented = /password is (\S+)\.$/.exec(pool.mails[0]?.text ?? '')?.[1] ?? '';
    expect((await pool.signIn('cara@example.test', invented)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    pool.advance(3 * 86_400);
    await expect(pool.signIn('cara@example.test', invented)).rejects.toEqual(
      refusal('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.'),
    );
    const again = { ...named('cara@example.test'), MessageAction: 'RESEND', TemporaryPassword: temporary } as const;
    await pool.sdk.adminCreateUser(again);
    expect(pool.mails[0]?.text).toContain(temporary);
    await pool.signIn('cara@example.test', temporary);
  });

  test('an address that has a user is refused, and so is one the pre-sign-up function does not want', async () => {
    await pool.addUser('dan@example.test');
    await expect(invite('Dan@example.test')).rejects.toEqual(refusal('UsernameExistsException'));
    const letIn = pool.trigger.preSignUp;
    pool.trigger.preSignUp = async (_, event) => {
      throw new Error((event as { triggerSource: string }).triggerSource);
    };
    await expect(invite('unwanted@example.test')).rejects.toEqual(
      refusal('UserLambdaValidationException', 'PreSignUp failed with error PreSignUp_AdminCreateUser.'),
    );
    pool.trigger.preSignUp = letIn;
  });

  test('finds a user by address or sub, pages through all, and forgets whom it deletes', async () => {
    const sub = await pool.addUser('eve@example.test');
    expect((await pool.sdk.adminGetUser(named(sub))).Username).toBe(sub);
    for (const Filter of ['email = "EVE@example.test"', `sub = "${sub}"`]) {
      const { Users } = await pool.sdk.listUsers({ UserPoolId: poolId, Filter });
      expect(Users?.map(({ Username }) => Username)).toEqual([sub]);
    }
    const subs: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await pool.sdk.listUsers({ UserPoolId: poolId, Limit: 2, PaginationToken });
      subs.push(...(page.Users ?? []).map(({ Username }) => Username));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    expect(subs).toContain(sub);
    expect(new Set(subs).size).toBe(subs.length);
    await pool.sdk.adminDeleteUser(named('eve@example.test'));
    await expect(pool.sdk.adminGetUser(named(sub))).rejects.toEqual(refusal('UserNotFoundException'));
    await expect(pool.signIn('eve@example.test')).rejects.toEqual(refusal('NotAuthorizedException'));
    expect(await pool.addUser('eve@example.test')).not.toBe(sub);
  });

  test('reads the pool as the template describes it', async () => {
    const { UserPool } = await pool.sdk.describeUserPool({ UserPoolId: poolId });
    expect(UserPool).toMatchObject({
      Id: poolId,
      Arn: `arn:aws:cognito-idp:us-east-1:111111111111:userpool/${poolId}`,
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
    });
  });
});

describe('a forgotten password', () => {
  const forget = (Username: string) => pool.sdk.forgotPassword({ ClientId: appId, Username });
  const reset = (Username: string, ConfirmationCode: string, Password = newPassword) =>
    pool.sdk.confirmForgotPassword({ ClientId: appId, Username, ConfirmationCode, Password });

  test('is replaced with a mailed code, which works once and also ends a lock', async () => {
    await pool.addUser('fay@example.test');
    for (let attempt = 0; attempt < 5; attempt++) await pool.signIn('fay@example.test', 'wrong').catch(() => {});
    await forget('fay@example.test');
    expect(pool.mails[0]).toMatchObject({ to: 'fay@example.test', subject: 'Your password reset code' });
    const code = pool.codeFor('fay@example.test');
    await expect(reset('fay@example.test', code, 'weak')).rejects.toEqual(refusal('InvalidPasswordException'));
    await reset('fay@example.test', code);
    await pool.signIn('fay@example.test', newPassword);
    await expect(reset('fay@example.test', code)).rejects.toEqual(refusal('ExpiredCodeException'));
  });

  test('stays as it is after wrong codes, and after an hour', async () => {
    await pool.addUser('gil@example.test');
    await forget('gil@example.test');
    const code = pool.codeFor('gil@example.test');
    const wrong = code === '123456' ? '654321' : '123456';
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(reset('gil@example.test', wrong)).rejects.toEqual(refusal('CodeMismatchException'));
    await expect(reset('gil@example.test', code)).rejects.toEqual(refusal('LimitExceededException'));
    pool.advance(3600);
    await expect(reset('gil@example.test', code)).rejects.toEqual(refusal('ExpiredCodeException'));
    await pool.signIn('gil@example.test');
  });

  test('of nobody is answered alike and mails nothing', async () => {
    const mailsBefore = pool.mails.length;
    const { CodeDeliveryDetails } = await forget('nobody@example.test');
    expect(CodeDeliveryDetails?.Destination).toBe('n***@e***');
    await expect(reset('nobody@example.test', '123456')).rejects.toEqual(refusal('CodeMismatchException'));
    expect(pool.mails).toHaveLength(mailsBefore);
  });
});

test('a user changes the locale and the password, and nothing else', async () => {
  await pool.addUser('hal@example.test');
  const AccessToken = (await pool.signIn('hal@example.test')).AuthenticationResult?.AccessToken;
  const write = (Name: string) =>
    pool.sdk.updateUserAttributes({ AccessToken, UserAttributes: [{ Name, Value: 'de-DE' }] });
  await write('locale');
  for (const name of ['email', 'email_verified', 'sub', 'custom:role'])
    await expect(write(name)).rejects.toEqual(refusal('NotAuthorizedException'));
  const { UserAttributes } = await pool.sdk.getUser({ AccessToken });
  expect(UserAttributes).toContainEqual({ Name: 'locale', Value: 'de-DE' });
  const change = (PreviousPassword: string, ProposedPassword = newPassword) =>
    pool.sdk.changePassword({ AccessToken, PreviousPassword, ProposedPassword });
  await expect(change('wrong')).rejects.toEqual(refusal('NotAuthorizedException'));
  await expect(change(password, 'weak')).rejects.toEqual(refusal('InvalidPasswordException'));
  await change(password);
  await pool.signIn('hal@example.test', newPassword);
});
