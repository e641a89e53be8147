import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appId,
  type LocalPool,
  openLocalPool,
  otherPoolAppId,
  otherPoolId,
  password,
  poolId,
} from '../support/local-pool.ts';

let pool: LocalPool;
beforeAll(async () => {
  pool = await openLocalPool();
});
afterAll(() => pool.close());

const refusal = (name: string, message?: string) => expect.objectContaining({ name, ...(message && { message }) });
const wrongPassword = refusal('NotAuthorizedException', 'Incorrect username or password.');
const signUp = (Username: string, Password = password) => pool.sdk.signUp({ ClientId: appId, Username, Password });
const confirm = (Username: string, ConfirmationCode: string) =>
  pool.sdk.confirmSignUp({ ClientId: appId, Username, ConfirmationCode });
const otherCode = (code: string) => (code === '123456' ? '654321' : '123456');

describe('sign-up', () => {
  test('a mailed code confirms the address, and only then the user signs in', async () => {
    const { UserSub, UserConfirmed, CodeDeliveryDetails } = await signUp('ann@example.test');
    expect(UserConfirmed).toBe(false);
    expect(CodeDeliveryDetails?.Destination).toBe('a***@e***');
    expect(pool.mails[0]).toMatchObject({ to: 'ann@example.test', from: 'no-reply@caseload.test' });
    await expect(pool.signIn('ann@example.test')).rejects.toEqual(refusal('UserNotConfirmedException'));
    await expect(pool.signIn('ann@example.test', 'wrong')).rejects.toEqual(wrongPassword);
    await confirm('ANN@example.test', pool.codeFor('ann@example.test'));
    const { AuthenticationResult } = await pool.signIn('Ann@Example.test');
    const user = await pool.sdk.getUser({ AccessToken: AuthenticationResult?.AccessToken });
    expect(user.Username).toBe(UserSub);
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  test('an address signs up once, before and after it is confirmed', async () => {
    await signUp('bob@example.test');
    await expect(signUp('BOB@example.test')).rejects.toEqual(refusal('UsernameExistsException'));
    await confirm('bob@example.test', pool.codeFor('bob@example.test'));
    await expect(signUp('bob@example.test')).rejects.toEqual(refusal('UsernameExistsException'));
    await expect(confirm('bob@example.test', '123456')).rejects.toEqual(refusal('NotAuthorizedException'));
  });

  test('of parallel sign-ups with one address exactly one wins', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => signUp('race@example.test')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a wrong code is refused, and after five of them the right one too', async () => {
    await signUp('cara@example.test');
    const code = pool.codeFor('cara@example.test');
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(confirm('cara@example.test', otherCode(code))).rejects.toEqual(refusal('CodeMismatchException'));
    await expect(confirm('cara@example.test', code)).rejects.toEqual(refusal('TooManyFailedAttemptsException'));
    pool.advance(3601);
    await confirm('cara@example.test', code);
  });

  test('a code expires after a day; a new one replaces it', async () => {
    await signUp('dan@example.test');
    const first = pool.codeFor('dan@example.test');
    pool.advance(24 * 3600);
    await expect(confirm('dan@example.test', first)).rejects.toEqual(refusal('ExpiredCodeException'));
    await pool.sdk.resendConfirmationCode({ ClientId: appId, Username: 'dan@example.test' });
    await confirm('dan@example.test', pool.codeFor('dan@example.test'));
  });

  test('no more than five codes are mailed within an hour', async () => {
    await signUp('eve@example.test');
    const resend = () => pool.sdk.resendConfirmationCode({ ClientId: appId, Username: 'eve@example.test' });
    for (let mail = 0; mail < 4; mail++) await resend();
    await expect(resend()).rejects.toEqual(refusal('LimitExceededException'));
  });

  test('the pre-sign-up function sees the attempt and may refuse it, and then there is no user', async () => {
    const seen: unknown[] = [];
    const letIn = pool.trigger.preSignUp;
    pool.trigger.preSignUp = async (_, event) => {
      seen.push(event);
      throw new Error('Not here');
    };
    await expect(signUp('fay@example.test')).rejects.toEqual(
      refusal('UserLambdaValidationException', 'PreSignUp failed with error Not here.'),
    );
    pool.trigger.preSignUp = letIn;
    expect(seen).toMatchObject([
      {
        version: '1',
        triggerSource: 'PreSignUp_SignUp',
        userPoolId: poolId,
        callerContext: { clientId: appId },
        request: { userAttributes: { email: 'fay@example.test' } },
      },
    ]);
    const { Users } = await pool.sdk.listUsers({ UserPoolId: poolId, Filter: 'email = "fay@example.test"' });
    expect(Users).toEqual([]);
  });

  test('weak passwords, unknown or unwritable attributes and names that are no address are refused', async () => {
    await expect(signUp('gil@example.test', 'short1')).rejects.toEqual(
      refusal('InvalidPasswordException', 'Password did not conform with policy: Password not long enough'),
    );
    await expect(signUp('gil@example.test', 'no-digits-in-here')).rejects.toEqual(refusal('InvalidPasswordException'));
    await expect(signUp('gil')).rejects.toEqual(refusal('InvalidParameterException', 'Username should be an email.'));
    for (const Name of ['email_verified', 'custom:role', 'given_name'])
      await expect(
        pool.sdk.signUp({
          ClientId: appId,
          Username: 'gil@example.test',
          Password: password,
          UserAttributes: [{ Name, Value: 'true' }],
        }),
      ).rejects.toEqual(refusal('NotAuthorizedException', 'A client attempted to write unauthorized attribute'));
  });

  test('a pool that only administrators fill refuses sign-up', async () => {
    const attempt = { ClientId: otherPoolAppId, Username: 'hal@example.test', Password: 'Correct-horse-42' };
    await expect(pool.sdk.signUp(attempt)).rejects.toEqual(refusal('NotAuthorizedException'));
  });
});

describe('sign-in', () => {
  test('SRP proves the password to the browser library, and a wrong one is refused', async () => {
    const sub = await pool.addUser('ida@example.test');
    const session = await pool.signInBySrp('Ida@example.test');
    expect(session.getAccessToken().payload['sub']).toBe(sub);
    await expect(pool.signInBySrp('ida@example.test', 'Wrong-horse-42')).rejects.toEqual(wrongPassword);
  });

  test('a user who does not exist is refused like a wrong password, by SRP with the same salt each time', async () => {
    await expect(pool.signIn('nobody@example.test')).rejects.toEqual(wrongPassword);
    await expect(pool.signInBySrp('nobody@example.test')).rejects.toEqual(wrongPassword);
    const start = async () => {
      const AuthParameters = { USERNAME: 'nobody@example.test', SRP_A: 'abcdef' };
      const answer = await pool.sdk.initiateAuth({ ClientId: appId, AuthFlow: 'USER_SRP_AUTH', AuthParameters });
      return [answer.ChallengeParameters?.['SALT'], answer.ChallengeParameters?.['USER_ID_FOR_SRP']];
    };
    expect(await start()).toEqual(await start());
  });

  test('a client that does not hide who exists says so', async () => {
    await pool.addUser('jan@example.test');
    await expect(pool.signIn('jan@example.test', password, otherPoolAppId)).rejects.toEqual(
      refusal('UserNotFoundException'),
    );
    const named = { UserPoolId: otherPoolId, Username: 'jan@example.test' };
    await expect(pool.sdk.adminGetUser(named)).rejects.toEqual(refusal('UserNotFoundException'));
  });

  test('SRP numbers that would give the password away are refused', async () => {
    const start = (SRP_A: string) =>
      pool.sdk.initiateAuth({ ClientId: appId, AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME: 'a@b', SRP_A } });
    await expect(start('0')).rejects.toEqual(refusal('InvalidParameterException'));
    await expect(start('not-hex')).rejects.toEqual(refusal('InvalidParameterException'));
  });

  test('five wrong passwords lock the account for a second, the sixth for two', async () => {
    await pool.addUser('kim@example.test');
    const locked = refusal('NotAuthorizedException', 'Password attempts exceeded');
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(pool.signIn('kim@example.test', 'wrong')).rejects.toEqual(wrongPassword);
    await expect(pool.signIn('kim@example.test')).rejects.toEqual(locked);
    pool.advance(1);
    await expect(pool.signIn('kim@example.test', 'wrong')).rejects.toEqual(wrongPassword);
    pool.advance(1);
    await expect(pool.signIn('kim@example.test')).rejects.toEqual(locked);
    pool.advance(1);
    await pool.signIn('kim@example.test');
  });

  test('a flow that the client does not allow is refused', async () => {
    const AuthParameters = { USERNAME: 'kim@example.test', PASSWORD: password, SRP_A: 'ab' };
    const bySrp = { ClientId: otherPoolAppId, AuthFlow: 'USER_SRP_AUTH', AuthParameters } as const;
    await expect(pool.sdk.initiateAuth(bySrp)).rejects.toEqual(refusal('InvalidParameterException'));
    const asAdmin = { ClientId: appId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters } as const;
    await expect(pool.sdk.initiateAuth(asAdmin)).rejects.toEqual(refusal('InvalidParameterException'));
    const answer = await pool.sdk.adminInitiateAuth({ ...asAdmin, UserPoolId: poolId });
    expect(answer.AuthenticationResult?.AccessToken).toBeTruthy();
  });
});
