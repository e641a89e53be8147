import { CognitoIdentityProviderClient, ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { passwordReset } from '../../../functions/invitations/password-reset.ts';
import type { PortalGrant } from '../../../functions/shared/access/grants.ts';
import { clientOwnAccess } from '../../../functions/shared/access/relation-access.ts';
import { startPasswordReset } from '../../../functions/shared/password-resets.ts';

const at = '2026-03-10T15:00:00.000Z';
const grant: PortalGrant = {
  practiceId: 'prac_1',
  clientId: 'cli_1',
  recipientId: 'rel_1',
  access: clientOwnAccess,
  sub: 'sub-1',
  version: 4,
};

describe('REL-6: a password reset', () => {
  test('is remembered with the grant, and changes nothing else of it', () => {
    expect(passwordReset(grant, at)).toEqual({ ...grant, passwordResetAt: at });
  });

  test.each([
    ['no grant', undefined] as const,
    ['a grant that nobody accepted', { ...grant, sub: undefined }] as const,
  ])('with %s is refused: there is no login', (_, without) => {
    expect(() => passwordReset(without, at)).toThrow('login-missing');
  });

  test('is refused within a minute of the one before', () => {
    const again = (passwordResetAt: string) => () => passwordReset({ ...grant, passwordResetAt }, at);
    expect(again('2026-03-10T14:59:00.001Z')).toThrow('resend-too-soon');
    expect(again('2026-03-10T14:59:00.000Z')()).toMatchObject({ passwordResetAt: at });
  });
});

describe('the directory', () => {
  const cognito = mockClient(CognitoIdentityProviderClient);
  beforeEach(() => {
    cognito.reset();
    vi.stubEnv('PORTAL_CLIENT_ID', 'portal-app');
  });
  afterEach(() => void vi.unstubAllEnvs());

  test("is asked by the login's own id, through the portal's app", async () => {
    cognito.on(ForgotPasswordCommand).resolves({});
    await startPasswordReset('sub-1');
    const [call] = cognito.commandCalls(ForgotPasswordCommand);
    expect(call?.args[0].input).toEqual({ ClientId: 'portal-app', Username: 'sub-1' });
  });

  test.each([
    ['NotAuthorizedException', 'login-not-ready'],
    ['InvalidParameterException', 'login-not-ready'],
    ['UserNotConfirmedException', 'login-not-ready'],
    ['UserNotFoundException', 'login-missing'],
    ['LimitExceededException', 'resend-too-soon'],
    ['CodeDeliveryFailureException', 'busy'],
    ['TooManyRequestsException', 'busy'],
    ['InternalErrorException', 'busy'],
    ['TimeoutError', 'busy'],
  ])('that answers %s is heard as %s', async (name, code) => {
    cognito.on(ForgotPasswordCommand).rejects(Object.assign(new Error('no'), { name }));
    await expect(startPasswordReset('sub-1')).rejects.toMatchObject({ code });
  });

  test('that answers with any failure of its own is busy, and says when to ask again', async () => {
    const error = Object.assign(new Error('no'), { name: 'Other', $metadata: { httpStatusCode: 503 } });
    cognito.on(ForgotPasswordCommand).rejects(error);
    const refused = { code: 'busy', particulars: { retryAfterSeconds: 1 } };
    await expect(startPasswordReset('sub-1')).rejects.toMatchObject(refused);
  });

  test('that fails otherwise is a failure of ours', async () => {
    cognito.on(ForgotPasswordCommand).rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
    await expect(startPasswordReset('sub-1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
