import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { handler as practices } from '../../../functions/practices/handler.ts';
import { handler as signUp } from '../../../functions/pre-sign-up/handler.ts';
import { claims, context, event, staffClientId } from './events.ts';

const table = mockClient(DynamoDBDocumentClient);
afterEach(() => vi.unstubAllEnvs());

describe('SETUP-1: where only the operator creates practices', () => {
  test.each(['closed', undefined])('nobody founds one, and nothing is read or written (%s)', async (setting) => {
    vi.stubEnv('STAFF_CLIENT_ID', staffClientId);
    vi.stubEnv('SIGN_UP', setting);
    const body = { name: 'Harbour', timeZone: 'UTC', firstName: 'Ana', lastName: 'Reyes' };
    const answer = await practices(event('POST /v1/practices', { claims: claims(), path: {}, body }), context);
    expect([answer.statusCode, JSON.parse(String(answer.body)).code]).toEqual([403, 'sign-up-closed']);
    expect(table.calls()).toHaveLength(0);
  });

  test.each(['closed', undefined])('nobody signs up, while logins made by invitation pass (%s)', async (setting) => {
    vi.stubEnv('SIGN_UP', setting);
    const wanted = (triggerSource: string) =>
      ({ triggerSource, callerContext: { clientId: staffClientId } }) as Parameters<typeof signUp>[0];
    await expect(signUp(wanted('PreSignUp_SignUp'))).rejects.toThrow('Sign-up is closed.');
    await expect(signUp(wanted('PreSignUp_AdminCreateUser'))).resolves.toBeDefined();
  });
});
