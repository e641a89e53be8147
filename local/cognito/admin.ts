import { z } from 'zod';
import { Attributes, attributeList, refuseOtherEmail, refuseUnknown, withAttributes } from './attributes.ts';
import type { Host } from './host.ts';
import { mailTemporaryPassword } from './mails.ts';
import { operation, refuse, refuseParameter } from './operation.ts';
import { forgetWrongTries, inventPassword, permanentPassword, refuseWeak, temporaryPassword } from './passwords.ts';
import { arnOf, getPool, type Pool } from './pools.ts';
import { endAllSessions } from './sessions.ts';
import { askPreSignUp } from './triggers.ts';
import { deleteUser, findUser, getUser, listUsers, newUser, refuseNonEmail, saveUser, type User } from './users.ts';

const OfPool = z.object({ UserPoolId: z.string() });
const OfUser = OfPool.extend({ Username: z.string() });

/** A user as the admin operations tell it, under the name each of them uses for the attributes. */
const describe = (user: User, attributesName: 'Attributes' | 'UserAttributes') => ({
  Username: user.sub,
  [attributesName]: attributeList(user),
  Enabled: user.enabled,
  UserStatus: user.status,
  UserCreateDate: user.createdAtMilliseconds / 1000,
  UserLastModifiedDate: user.modifiedAtMilliseconds / 1000,
});

const Creation = OfUser.extend({
  TemporaryPassword: z.string().optional(),
  UserAttributes: Attributes,
  MessageAction: z.enum(['SUPPRESS', 'RESEND']).optional(),
  ClientMetadata: z.record(z.string(), z.string()).optional(),
  ValidationData: Attributes,
});
type Creation = z.infer<typeof Creation>;

function invited(host: Host, pool: Pool, username: string): User {
  const user = getUser(host, pool.id, username);
  if (user.status !== 'FORCE_CHANGE_PASSWORD')
    refuse('UnsupportedUserStateException', 'Resend not possible. User status is not FORCE_CHANGE_PASSWORD');
  return user;
}

async function created(host: Host, pool: Pool, input: Creation, password: string): Promise<User> {
  refuseNonEmail(input.Username);
  refuseUnknown(input.UserAttributes);
  refuseOtherEmail(input.Username, input.UserAttributes);
  const user = newUser(host, pool.id, {
    attributes: { ...withAttributes({}, input.UserAttributes), email: input.Username },
    status: 'FORCE_CHANGE_PASSWORD',
    passwordFor: (sub) => temporaryPassword(host, pool, sub, password),
  });
  await askPreSignUp(host, {
    triggerSource: 'PreSignUp_AdminCreateUser',
    clientId: 'CLIENT_ID_NOT_APPLICABLE',
    user,
    clientMetadata: input.ClientMetadata,
    validationData: input.ValidationData,
  });
  if (findUser(host, pool.id, input.Username)) refuse('UsernameExistsException', 'User account already exists');
  saveUser(host, user);
  return user;
}

export const adminCreateUser = operation(Creation, async (host, input) => {
  const pool = getPool(host, input.UserPoolId);
  const password = input.TemporaryPassword ?? inventPassword();
  refuseWeak(pool, password);
  if (input.MessageAction !== 'RESEND') {
    const user = await created(host, pool, input, password);
    if (input.MessageAction !== 'SUPPRESS') mailTemporaryPassword(host, pool, user, password);
    return { User: describe(user, 'Attributes') };
  }
  const user = invited(host, pool, input.Username);
  user.password = temporaryPassword(host, pool, user.sub, password);
  saveUser(host, user);
  mailTemporaryPassword(host, pool, user, password);
  return { User: describe(user, 'Attributes') };
});

const userOf = (host: Host, input: z.infer<typeof OfUser>) =>
  getUser(host, getPool(host, input.UserPoolId).id, input.Username);

export const adminGetUser = operation(OfUser, (host, input) => describe(userOf(host, input), 'UserAttributes'));

export const adminSetUserPassword = operation(
  OfUser.extend({ Password: z.string(), Permanent: z.boolean().default(false) }),
  (host, input) => {
    const pool = getPool(host, input.UserPoolId);
    const user = userOf(host, input);
    refuseWeak(pool, input.Password);
    user.password = input.Permanent
      ? permanentPassword(pool.id, user.sub, input.Password)
      : temporaryPassword(host, pool, user.sub, input.Password);
    user.status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    saveUser(host, user);
    forgetWrongTries(host, user);
    return {};
  },
);

export const adminDeleteUser = operation(OfUser, (host, input) => {
  const user = userOf(host, input);
  endAllSessions(host, user);
  deleteUser(host, user);
  return {};
});

export const adminDisableUser = operation(OfUser, (host, input) => {
  const user = userOf(host, input);
  saveUser(host, { ...user, enabled: false });
  endAllSessions(host, user);
  return {};
});

export const adminEnableUser = operation(OfUser, (host, input) => {
  saveUser(host, { ...userOf(host, input), enabled: true });
  return {};
});

export const adminUserGlobalSignOut = operation(OfUser, (host, input) => {
  endAllSessions(host, userOf(host, input));
  return {};
});

/** Understands `email = "..."` and `sub = "..."`. */
function usersMatching(host: Host, poolId: string, filter: string): User[] {
  const [, name, value = ''] = /^\s*"?(email|sub)"?\s*=\s*"([^"]*)"\s*$/.exec(filter) ?? [];
  if (!name) return refuseParameter('Error while parsing filter: only email = and sub = are emulated.');
  const user = findUser(host, poolId, value);
  return user && (name === 'email') === value.includes('@') ? [user] : [];
}

const List = OfPool.extend({
  Filter: z.string().optional(),
  Limit: z.number().int().min(0).max(60).default(60),
  PaginationToken: z.string().default(''),
});

/** Pages follow the order of `sub`; the token is the last one told. */
export const listUsersOfPool = operation(List, (host, input) => {
  const pool = getPool(host, input.UserPoolId);
  const all = input.Filter ? usersMatching(host, pool.id, input.Filter) : listUsers(host, pool.id);
  const rest = all.filter(({ sub }) => sub > input.PaginationToken);
  const page = rest.slice(0, input.Limit || 60);
  return {
    Users: page.map((user) => describe(user, 'Attributes')),
    ...(page.length < rest.length && { PaginationToken: page.at(-1)?.sub }),
  };
});

export const describeUserPool = operation(OfPool, (host, input) => {
  const { id, properties, createdAtMilliseconds } = getPool(host, input.UserPoolId);
  const { UserPoolName: Name = '', ...rest } = properties;
  return { UserPool: { ...rest, Id: id, Name, Arn: arnOf(host, id), CreationDate: createdAtMilliseconds / 1000 } };
});
