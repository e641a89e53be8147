import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { openClock } from '../../local/clock.ts';
import { openCognito } from '../../local/cognito/cognito.ts';
import type { Mail } from '../../local/cognito/host.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from './serve-service.ts';

export const poolId = 'us-east-1_Caseload1';
export const otherPoolId = 'us-east-1_Otherpool';
export const appId = 'staffapp';
export const rotatingAppId = 'portalapp';
export const otherPoolAppId = 'otherapp';
export const password = 'Correct-horse-42';

const poolProperties = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
  EmailConfiguration: { From: 'no-reply@caseload.test' },
  LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:111111111111:function:pre-sign-up' },
  Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true, TemporaryPasswordValidityDays: 3 } },
};

const clientProperties = {
  ExplicitAuthFlows: [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  PreventUserExistenceErrors: 'ENABLED',
  ReadAttributes: ['email', 'email_verified', 'locale'],
  WriteAttributes: ['locale'],
  AccessTokenValidity: 15,
  RefreshTokenValidity: 8,
  TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'hours' },
};

/** What the pre-sign-up function does in a test; the default lets everybody in. */
type PreSignUp = (functionArn: string, event: unknown) => Promise<unknown>;

/** A served user pool with a mailbox, reached through the SDK. */
export async function openLocalPool() {
  const directory = mkdtempSync(join(tmpdir(), 'caseload-pool-'));
  const mails: Mail[] = [];
  const trigger: { preSignUp: PreSignUp } = { preSignUp: async (_, event) => event };

  const open = async () => {
    const store = openStore(join(directory, 'cloud.sqlite'));
    const clock = openClock(store);
    const cognito = openCognito({
      store,
      clock,
      region: 'us-east-1',
      account: '111111111111',
      invoke: (functionArn, event) => trigger.preSignUp(functionArn, event),
      deliver: (mail) => void mails.unshift(mail),
    });
    cognito.ensurePool(poolId, poolProperties);
    cognito.ensureClient(appId, poolId, clientProperties);
    cognito.ensureClient(rotatingAppId, poolId, {
      ...clientProperties,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    });
    cognito.ensurePool(otherPoolId, {
      UsernameAttributes: ['email'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    cognito.ensureClient(otherPoolAppId, otherPoolId, { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] });
    const served = await serveService(cognito.answer);
    const sdk = new CognitoIdentityProvider({
      endpoint: served.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    return { store, clock, cognito, served, sdk };
  };
  const shut = async ({ served, sdk, store }: Awaited<ReturnType<typeof open>>) => {
    sdk.destroy();
    await served.close();
    store.close();
  };

  let opened = await open();
  return {
    mails,
    trigger,
    get sdk() {
      return opened.sdk;
    },
    get url() {
      return opened.served.url;
    },
    keySet: (id = poolId) => opened.cognito.keySet(id),
    now: () => opened.clock.now(),
    advance: (seconds: number) => opened.clock.advance(seconds),
    /** Closes everything and opens it again from the same file. */
    async restart() {
      await shut(opened);
      opened = await open();
    },
    async close() {
      await shut(opened);
      rmSync(directory, { recursive: true });
    },
    /** The code or temporary password in the last mail to this address. */
    codeFor(email: string): string {
      const text = mails.find((mail) => mail.to === email)?.text ?? '';
      return /\b\d{6}\b/.exec(text)?.[0] ?? '';
    },
    /** A confirmed user with `password`; returns its `sub`. */
    async addUser(email: string): Promise<string> {
      const named = { UserPoolId: poolId, Username: email };
      const verified = [{ Name: 'email_verified', Value: 'true' }];
      const { User } = await opened.sdk.adminCreateUser({
        ...named,
        UserAttributes: verified,
        MessageAction: 'SUPPRESS',
      });
      await opened.sdk.adminSetUserPassword({ ...named, Password: password, Permanent: true });
      return User?.Username ?? '';
    },
    signIn: (email: string, secret = password, ClientId = appId) =>
      opened.sdk.initiateAuth({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: secret },
      }),
    /** Signs in by SRP with the library browsers use. */
    signInBySrp: (email: string, secret = password): Promise<CognitoUserSession> => {
      const Pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: appId, endpoint: opened.served.url });
      const details = new AuthenticationDetails({ Username: email, Password: secret });
      return new Promise((onSuccess, onFailure) =>
        new CognitoUser({ Username: email, Pool }).authenticateUser(details, { onSuccess, onFailure }),
      );
    },
  };
}

export type LocalPool = Awaited<ReturnType<typeof openLocalPool>>;
