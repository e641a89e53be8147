import { setTimeout as pause } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from './problems.ts';

const cognito = new CognitoIdentityProviderClient({});
const UserPoolId = () => process.env['USER_POOL_ID'];

/** A login of the directory; `complete` once its owner has proved the address and has a password. */
interface Login {
  readonly sub: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly complete: boolean;
}

const tries = 3;

/** Asks again when the directory is just changing the same login; the SDK does so only for throttling. */
async function patiently<T>(ask: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const conflict = ['ConcurrentModificationException', 'ConflictException'].includes((error as Error).name);
    if (!conflict || attempt === tries) throw error;
    await pause(50 * attempt);
    return patiently(ask, attempt + 1);
  }
}

/** The login with this id or e-mail address, or undefined. */
export async function loginOf(username: string): Promise<Login | undefined> {
  try {
    return loginFrom(
      await patiently(() => cognito.send(new AdminGetUserCommand({ UserPoolId: UserPoolId(), Username: username }))),
    );
  } catch (error) {
    if ((error as Error).name === 'UserNotFoundException') return undefined;
    throw error;
  }
}

function loginFrom({ UserAttributes, UserStatus }: AdminGetUserCommandOutput): Login {
  const attribute = (name: string) => UserAttributes?.find(({ Name }) => Name === name)?.Value ?? '';
  return {
    sub: attribute('sub'),
    email: attribute('email').toLowerCase(),
    emailVerified: attribute('email_verified') === 'true',
    complete: UserStatus !== 'FORCE_CHANGE_PASSWORD' && UserStatus !== 'UNCONFIRMED',
  };
}

/** The verified address of a login; 403 when it has none. */
export async function verifiedEmailOf(sub: string): Promise<string> {
  const login = await loginOf(sub);
  if (!login?.emailVerified) throw new Problem('email-unverified');
  return login.email;
}

/**
 * Makes a login for an address somebody has just proved to own, silently, with their password. A login that was begun
 * for the address and never finished is finished; a finished one is never touched: 409 `sign-in-required`.
 */
export async function createLogin(email: string, password: string): Promise<{ sub: string }> {
  const sub = await loginToFinish(email);
  await setPassword(sub, password);
  return { sub };
}

/** Makes a login for an address; the directory mails a temporary password to it. */
export async function inviteLogin(email: string): Promise<{ sub: string }> {
  return { sub: await create(email, { DesiredDeliveryMediums: ['EMAIL'] }) };
}

/**
 * One that we began keeps its id, to which a membership may be bound already. A sign-up whose address was never proved
 * is somebody's claim, and makes way.
 */
async function loginToFinish(email: string): Promise<string> {
  const existing = await loginOf(email);
  if (existing?.complete) throw new Problem('sign-in-required');
  if (existing?.emailVerified) return existing.sub;
  if (existing) await remove(existing.sub);
  return create(email, { MessageAction: 'SUPPRESS' });
}

async function remove(sub: string): Promise<void> {
  try {
    await patiently(() => cognito.send(new AdminDeleteUserCommand({ UserPoolId: UserPoolId(), Username: sub })));
  } catch (error) {
    if ((error as Error).name !== 'UserNotFoundException') throw error;
  }
}

async function setPassword(sub: string, Password: string): Promise<void> {
  try {
    const which = { UserPoolId: UserPoolId(), Username: sub };
    await patiently(() => cognito.send(new AdminSetUserPasswordCommand({ ...which, Password, Permanent: true })));
  } catch (error) {
    if ((error as Error).name === 'InvalidPasswordException') throw new Problem('password-weak');
    throw error;
  }
}

async function create(email: string, how: Partial<AdminCreateUserCommandInput>): Promise<string> {
  try {
    const { User } = await patiently(() =>
      cognito.send(
        new AdminCreateUserCommand({
          ...how,
          UserPoolId: UserPoolId(),
          Username: email,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      ),
    );
    return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? User?.Username ?? '';
  } catch (error) {
    if ((error as Error).name !== 'UsernameExistsException') throw error;
    return afterLostAnswer(email);
  }
}

/** The address was free a moment ago: either our own answer was lost, or somebody else was faster. */
async function afterLostAnswer(email: string): Promise<string> {
  const existing = await loginOf(email);
  if (existing?.complete) throw new Problem('sign-in-required');
  if (!existing?.emailVerified) throw new Problem('busy', { retryAfterSeconds: 1 });
  return existing.sub;
}
