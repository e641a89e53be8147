import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { App } from '../../functions/shared/access/actors.ts';
import { as, type Caller, call } from './api.ts';
import { stack } from './stack.ts';

export const password = 'Correct-horse-9';

/** An address nobody else in the run has. `local` begins its local part. */
export const newAddress = (local = 'someone'): string => `${local}.${randomUUID().slice(0, 8)}@people.example`;

/** A login of the directory. */
export interface Person {
  readonly sub: string;
  readonly email: string;
  /** Requests through the staff app. */
  readonly staff: Caller;
  /** Requests through the portal. */
  readonly portal: Caller;
}

let directory: CognitoIdentityProviderClient | undefined;

/** The directory of the running stack. */
export function cognito(): CognitoIdentityProviderClient {
  directory ??= new CognitoIdentityProviderClient({
    endpoint: stack().endpoints['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? '',
    region: stack().outputs.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return directory;
}

/** Makes a login, its address verified unless told, and signs it in through both apps. */
export async function newPerson(email = newAddress(), isVerified = true): Promise<Person> {
  const UserPoolId = stack().outputs.userPoolId;
  const attribute = (Name: string, Value: string) => ({ Name, Value });
  const { User } = await cognito().send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      MessageAction: 'SUPPRESS',
      UserAttributes: [attribute('email', email), attribute('email_verified', String(isVerified))],
    }),
  );
  const sub = User?.Username ?? '';
  await cognito().send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: sub, Password: password, Permanent: true }),
  );
  return personSignedIn(sub, email);
}

/** Signs a login in through both apps. */
export async function personSignedIn(sub: string, email: string, secret = password): Promise<Person> {
  const [staff, portal] = await Promise.all([signIn(email, 'staff', secret), signIn(email, 'portal', secret)]);
  return { sub, email, staff: as(staff), portal: as(portal) };
}

/** The portal accounts of a login, as the portal lists them. */
export const accountsOf = async ({ portal }: Pick<Person, 'portal'>) =>
  (await portal('GET /v1/portal/accounts')).body.items;

/** The access token of a login signed in through an app. */
export async function signIn(email: string, app: App, secret = password): Promise<string> {
  const { status, body } = await call('POST /_local/sign-in', { email, password: secret, app });
  if (status !== 200) throw new Error(`Signing in failed with ${status}: ${JSON.stringify(body)}`);
  return body.accessToken;
}
