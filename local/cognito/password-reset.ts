import { z } from 'zod';
import { issueCode, refuseMismatch, refuseWrongCode, spendCode } from './codes.ts';
import { deliveryTo, mailCode } from './mails.ts';
import { operation, refuse, refuseParameter } from './operation.ts';
import { forgetWrongTries, permanentPassword, refuseWeak } from './passwords.ts';
import { getClient, getPool, hidesWhoExists } from './pools.ts';
import { emailOf, findAsking, saveUser, type User } from './users.ts';

const hasVerifiedEmail = (user: User) => user.attributes['email_verified'] === 'true';

function refuseUnreachable(user: User): void {
  if (!user.enabled) refuse('NotAuthorizedException', 'User is disabled.');
  if (!hasVerifiedEmail(user))
    refuseParameter('Cannot reset password for the user as there is no registered/verified email or phone_number');
}

export const forgotPassword = operation(z.object({ ClientId: z.string(), Username: z.string() }), (host, input) => {
  const client = getClient(host, input.ClientId);
  const user = findAsking(host, client, input.Username);
  const isReachable = user?.enabled && hasVerifiedEmail(user);
  if (!user || (!isReachable && hidesWhoExists(client))) return { CodeDeliveryDetails: deliveryTo(input.Username) };
  refuseUnreachable(user);
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    refuse('NotAuthorizedException', 'User password cannot be reset in the current state.');
  const code = issueCode(host, user, 'password-reset');
  mailCode(host, getPool(host, client.poolId), user, 'password-reset', code);
  return { CodeDeliveryDetails: deliveryTo(emailOf(user)) };
});

const Confirmation = z.object({
  ClientId: z.string(),
  Username: z.string(),
  ConfirmationCode: z.string(),
  Password: z.string(),
});

export const confirmForgotPassword = operation(Confirmation, (host, input) => {
  const client = getClient(host, input.ClientId);
  refuseWeak(getPool(host, client.poolId), input.Password);
  const user = findAsking(host, client, input.Username);
  if (!user || (!user.enabled && hidesWhoExists(client))) return refuseMismatch();
  refuseUnreachable(user);
  refuseWrongCode(host, user, 'password-reset', input.ConfirmationCode);
  spendCode(user, 'password-reset');
  user.password = permanentPassword(user.poolId, user.sub, input.Password);
  user.status = 'CONFIRMED';
  user.attributes['email_verified'] = 'true';
  saveUser(host, user);
  forgetWrongTries(host, user);
  return {};
});
