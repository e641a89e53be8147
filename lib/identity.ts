import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
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
    selfSignUpEnabled: stage.signUp === 'open', // by the staff app only: the trigger refuses the other
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
  acknowledge(pool);
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

function acknowledge(pool: UserPool): void {
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG1',
      reason: 'Twelve characters of three kinds are asked for. NIST SP 800-63B puts length above further kinds.',
    },
    {
      id: 'AwsSolutions-COG2',
      reason:
        'The pool is shared by staff and by clients and guardians, of whom no second device can be demanded. Every ' +
        'login may add an authenticator app.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason:
        'The Plus plan adds risk scores and a check for leaked passwords at a price for every login. Cognito slows ' +
        'down and locks out repeated wrong passwords on every plan.',
    },
  );
}

const domainOf = (address: string) => address.slice(address.indexOf('@') + 1);
