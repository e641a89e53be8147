import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { passwordRules } from '../functions/shared/password-rules.ts';
import type { Stage } from './stages.ts';

export interface Directory {
  readonly pool: UserPool;
  readonly staff: UserPoolClient;
  readonly portal: UserPoolClient;
}

/** One pool for all logins, staff and clients alike, and the two apps through which they sign in. */
export function directory(scope: Construct, stage: Stage, preSignUp: IFunction): Directory {
  const pool = new UserPool(scope, 'Logins', {
    featurePlan: FeaturePlan.ESSENTIALS,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    selfSignUpEnabled: true, // by the staff app only: the trigger refuses the others
    lambdaTriggers: { preSignUp },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: { ...passwordRules, tempPasswordValidity: Duration.days(7) },
    email: UserPoolEmail.withSES({
      fromEmail: stage.mailFrom,
      sesRegion: stage.region,
      sesVerifiedDomain: domainOf(stage.mailFrom),
    }),
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  return { pool, staff: app(pool, 'Staff', stage), portal: app(pool, 'Portal', stage) };
}

const app = (pool: UserPool, id: string, stage: Stage): UserPoolClient =>
  pool.addClient(id, {
    authFlows: { userSrp: true, userPassword: true },
    disableOAuth: true,
    accessTokenValidity: Duration.minutes(stage.accessTokenMinutes),
    idTokenValidity: Duration.minutes(stage.accessTokenMinutes),
    refreshTokenValidity: Duration.days(stage.refreshTokenDays),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true, locale: true }),
    writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
  });

const domainOf = (address: string) => address.slice(address.indexOf('@') + 1);
