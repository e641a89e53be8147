import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { errorFacts, log } from '../shared/log.ts';

const ssm = new SSMClient({});
let staffClientId: Promise<string | undefined> | undefined;

/**
 * Lets people sign up themselves only through the staff app, and only where the stage allows it; logins made by
 * invitation pass. The app's id is read from a parameter, because the pool cannot refer to its own clients.
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  if (process.env['SIGN_UP'] !== 'open') throw new Error('Sign-up is closed.');
  staffClientId ??= readStaffClientId();
  if (event.callerContext.clientId !== (await staffClientId)) throw new Error('This app does not sign up.');
  return event;
}

async function readStaffClientId(): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env['STAFF_CLIENT_ID_PARAMETER'] }));
    return Parameter?.Value;
  } catch (error) {
    staffClientId = undefined;
    log({ event: 'request.failed', operation: 'pre-sign-up', ...errorFacts(error) });
    throw new Error('Sign-up does not work right now.');
  }
}
