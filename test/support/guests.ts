import { AdminCreateUserCommand, AdminGetUserCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { call } from './api.ts';
import { invite, newFamily, tokenMailedTo } from './families.ts';
import { cognito, password } from './people.ts';
import type { TestPractice } from './practices.ts';
import { stack } from './stack.ts';

/** A new family whose guardian has been mailed an invitation. */
export async function invitedGuest(practice: TestPractice, client: object = {}) {
  const family = await newFamily(practice, client);
  const { body } = await invite(practice, family, []);
  const token = await tokenMailedTo(family.guardianEmail);
  return { family, email: family.guardianEmail, invitationId: body.items[0].id as string, token };
}

/** Whether a login can sign in with a password. */
export async function canSignIn(email: string, secret: string = password): Promise<boolean> {
  const { status } = await call('POST /_local/sign-in', { email, password: secret, app: 'portal' });
  return status === 200;
}

/** The login of an address as the directory has it, or undefined. */
export async function loginOf(email: string) {
  try {
    const { userPoolId: UserPoolId } = stack().outputs;
    return await cognito().send(new AdminGetUserCommand({ UserPoolId, Username: email }));
  } catch (error) {
    if ((error as Error).name === 'UserNotFoundException') return undefined;
    throw error;
  }
}

/** A login begun by an administrator, waiting for its owner to replace this temporary password; its id. */
export async function loginBegun(email: string, TemporaryPassword: string): Promise<string> {
  const { userPoolId: UserPoolId } = stack().outputs;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  const { User } = await cognito().send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      UserAttributes,
      TemporaryPassword,
      MessageAction: 'SUPPRESS',
    }),
  );
  return User?.Username ?? '';
}

/** Signs somebody up through the staff app, who never enters the code that was mailed. */
export async function signUpUnconfirmed(email: string, Password: string): Promise<void> {
  await cognito().send(new SignUpCommand({ ClientId: stack().outputs.staffClientId, Username: email, Password }));
}
