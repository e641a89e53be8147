import { CognitoIdentityProviderClient, ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Problem, type ProblemCode } from './problems.ts';
import { isTransient } from './table/failures.ts';

const cognito = new CognitoIdentityProviderClient({});

/**
 * Starts what a login's owner could start themselves with "forgot password" in the portal: the directory mails a code to
 * the address it has verified. The password stays as it is until its owner enters that code.
 */
export async function startPasswordReset(sub: string): Promise<void> {
  try {
    await cognito.send(new ForgotPasswordCommand({ ClientId: process.env['PORTAL_CLIENT_ID'], Username: sub }));
  } catch (error) {
    const code = refusals[(error as Error).name] ?? (isTransient(error) ? 'busy' : undefined);
    throw code ? new Problem(code, code === 'busy' ? { retryAfterSeconds: 1 } : {}) : error;
  }
}

/** What the directory's refusals mean for whoever asked. */
const refusals: Readonly<Record<string, ProblemCode>> = {
  NotAuthorizedException: 'login-not-ready',
  InvalidParameterException: 'login-not-ready',
  UserNotConfirmedException: 'login-not-ready',
  UserNotFoundException: 'login-missing',
  LimitExceededException: 'resend-too-soon',
  CodeDeliveryFailureException: 'busy',
  TooManyRequestsException: 'busy',
  InternalErrorException: 'busy',
};
