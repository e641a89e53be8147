import { z } from 'zod';
import { Attributes, refuseOtherEmail, refuseUnwritable, withAttributes } from './attributes.ts';
import { issueCode, refuseMismatch, refuseWrongCode, spendCode } from './codes.ts';
import type { Host } from './host.ts';
import { deliveryTo, mailCode } from './mails.ts';
import { operation, refuse, refuseParameter } from './operation.ts';
import { permanentPassword, refuseWeak } from './passwords.ts';
import { getClient, getPool, hidesWhoExists, type Pool } from './pools.ts';
import { askPreSignUp } from './triggers.ts';
import { emailOf, findAsking, findUser, newUser, refuseNonEmail, saveUser, type User } from './users.ts';

const SignUp = z.object({
  ClientId: z.string(),
  Username: z.string(),
  Password: z.string(),
  UserAttributes: Attributes,
  ValidationData: Attributes,
  ClientMetadata: z.record(z.string(), z.string()).optional(),
});

function mailSignUpCode(host: Host, pool: Pool, user: User) {
  if (!pool.properties.AutoVerifiedAttributes.includes('email')) return {};
  mailCode(host, pool, user, 'sign-up', issueCode(host, user, 'sign-up'));
  return { CodeDeliveryDetails: deliveryTo(emailOf(user)) };
}

export const signUp = operation(SignUp, async (host, input) => {
  const client = getClient(host, input.ClientId);
  const pool = getPool(host, client.poolId);
  if (pool.properties.AdminCreateUserConfig.AllowAdminCreateUserOnly)
    refuse('NotAuthorizedException', 'SignUp is not permitted for this user pool');
  refuseNonEmail(input.Username);
  refuseWeak(pool, input.Password);
  // Naming the address one signs up with is not counted as writing it.
  refuseUnwritable(
    client,
    input.UserAttributes.filter(({ Name }) => Name !== 'email'),
  );
  refuseOtherEmail(input.Username, input.UserAttributes);
  const user = newUser(host, pool.id, {
    attributes: { ...withAttributes({}, input.UserAttributes), email: input.Username, email_verified: 'false' },
    status: 'UNCONFIRMED',
    passwordFor: (sub) => permanentPassword(pool.id, sub, input.Password),
  });
  const decision = await askPreSignUp(host, {
    triggerSource: 'PreSignUp_SignUp',
    clientId: client.id,
    user,
    clientMetadata: input.ClientMetadata,
    validationData: input.ValidationData,
  });
  // As on AWS the trigger is asked first; from here to the save nothing else runs, so an address has one user.
  if (findUser(host, pool.id, input.Username)) refuse('UsernameExistsException', 'User already exists');
  if (decision.autoConfirmUser) user.status = 'CONFIRMED';
  if (decision.autoVerifyEmail) user.attributes['email_verified'] = 'true';
  saveUser(host, user);
  const delivery = decision.autoConfirmUser ? {} : mailSignUpCode(host, pool, user);
  return { UserConfirmed: decision.autoConfirmUser, UserSub: user.sub, ...delivery };
});

const Confirmation = z.object({ ClientId: z.string(), Username: z.string(), ConfirmationCode: z.string() });

export const confirmSignUp = operation(Confirmation, (host, input) => {
  const user = findAsking(host, getClient(host, input.ClientId), input.Username);
  if (!user) return refuseMismatch();
  if (user.status !== 'UNCONFIRMED')
    refuse('NotAuthorizedException', `User cannot be confirmed. Current status is ${user.status}`);
  refuseWrongCode(host, user, 'sign-up', input.ConfirmationCode);
  spendCode(user, 'sign-up');
  user.status = 'CONFIRMED';
  user.attributes['email_verified'] = 'true';
  saveUser(host, user);
  return {};
});

export const resendConfirmationCode = operation(
  z.object({ ClientId: z.string(), Username: z.string() }),
  (host, input) => {
    const client = getClient(host, input.ClientId);
    const user = findAsking(host, client, input.Username);
    if (!user || (!user.enabled && hidesWhoExists(client))) return { CodeDeliveryDetails: deliveryTo(input.Username) };
    if (!user.enabled) refuse('NotAuthorizedException', 'User is disabled.');
    if (user.status !== 'UNCONFIRMED') refuseParameter('User is already confirmed.');
    return mailSignUpCode(host, getPool(host, client.poolId), user);
  },
);
