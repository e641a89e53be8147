import type { JWK } from 'jose';
import type { Answer, Exchange, Service } from '../service.ts';
import {
  changePassword,
  getTokensFromRefreshToken,
  getUser,
  globalSignOut,
  revokeToken,
  updateUserAttributes,
} from './account.ts';
import {
  adminCreateUser,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminSetUserPassword,
  adminUserGlobalSignOut,
  describeUserPool,
  listUsersOfPool,
} from './admin.ts';
import { forgetExpiredChallenges } from './challenges.ts';
import type { Host } from './host.ts';
import { type Operation, Refusal, refuse } from './operation.ts';
import { confirmForgotPassword, forgotPassword } from './password-reset.ts';
import { findPool, getPool, saveClient, savePool } from './pools.ts';
import { adminInitiateAuth, initiateAuth, respondToAuthChallenge } from './sign-in.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from './sign-up.ts';
import { keySetOf } from './tokens.ts';

const operations = new Map<string, Operation>([
  ['SignUp', signUp],
  ['ConfirmSignUp', confirmSignUp],
  ['ResendConfirmationCode', resendConfirmationCode],
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['GetTokensFromRefreshToken', getTokensFromRefreshToken],
  ['RevokeToken', revokeToken],
  ['GlobalSignOut', globalSignOut],
  ['GetUser', getUser],
  ['UpdateUserAttributes', updateUserAttributes],
  ['ChangePassword', changePassword],
  ['ForgotPassword', forgotPassword],
  ['ConfirmForgotPassword', confirmForgotPassword],
  ['AdminInitiateAuth', adminInitiateAuth],
  ['AdminCreateUser', adminCreateUser],
  ['AdminGetUser', adminGetUser],
  ['AdminSetUserPassword', adminSetUserPassword],
  ['AdminDeleteUser', adminDeleteUser],
  ['AdminDisableUser', adminDisableUser],
  ['AdminEnableUser', adminEnableUser],
  ['AdminUserGlobalSignOut', adminUserGlobalSignOut],
  ['ListUsers', listUsersOfPool],
  ['DescribeUserPool', describeUserPool],
]);

// Pages of any origin sign in here, as they do at AWS.
const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'x-amzn-errortype',
  'access-control-max-age': '7200',
};

const json = (status: number, value: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...crossOrigin, ...headers },
  body: JSON.stringify(value),
});

function failure(error: unknown): Answer {
  if (error instanceof Refusal)
    return json(400, { __type: error.code, message: error.message }, { 'x-amzn-errortype': error.code });
  console.error('The emulated Cognito failed:', error);
  return json(500, { __type: 'InternalErrorException', message: 'Internal error' });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return refuse('SerializationException', 'The body is not JSON.');
  }
}

async function operate(host: Host, { headers, body }: Exchange): Promise<Answer> {
  try {
    const name = String(headers['x-amz-target']).replace('AWSCognitoIdentityProviderService.', '');
    const run = operations.get(name) ?? refuse('UnknownOperationException', `${name} is not emulated.`);
    return json(200, await run(host, parse(body)));
  } catch (error) {
    return failure(error);
  }
}

function tellKeys(host: Host, path: string): Answer {
  const [, poolId = ''] = /^\/([^/?]+)\/\.well-known\/jwks\.json(?:\?|$)/.exec(path) ?? [];
  return findPool(host, poolId) ? json(200, keySetOf(host, poolId)) : json(404, { message: 'Not found' });
}

function answerOf(host: Host): Service {
  return async (request) => {
    if (request.method === 'OPTIONS') return { status: 200, headers: crossOrigin };
    if (request.method === 'POST') return operate(host, request);
    return tellKeys(host, request.path);
  };
}

/** Emulated Cognito user pools, which live in the store; nothing is remembered elsewhere. */
export function openCognito(host: Host): {
  answer: Service;
  /** Makes the pool exist under this id with its CloudFormation properties, and keeps the users it has. */
  ensurePool(poolId: string, properties: Record<string, unknown>): void;
  ensureClient(clientId: string, poolId: string, properties: Record<string, unknown>): void;
  /** The JSON Web Key Set that verifies the pool's tokens. */
  keySet(poolId: string): { keys: JWK[] };
} {
  forgetExpiredChallenges(host);
  return {
    answer: answerOf(host),
    ensurePool: (poolId, properties) => savePool(host, poolId, properties),
    ensureClient: (clientId, poolId, properties) => saveClient(host, clientId, getPool(host, poolId).id, properties),
    keySet: (poolId) => keySetOf(host, getPool(host, poolId).id),
  };
}
