import type { JWK } from 'jose';
import { jsonAnswer, jsonService } from '../json-protocol.ts';
import type { Answer, Service } from '../service.ts';
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
import type { Operation } from './operation.ts';
import { confirmForgotPassword, forgotPassword } from './password-reset.ts';
import { findPool, getPool, saveClient, savePool } from './pools.ts';
import { adminInitiateAuth, initiateAuth, respondToAuthChallenge } from './sign-in.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from './sign-up.ts';
import { keySetOf } from './tokens.ts';

const operations: Readonly<Record<string, Operation>> = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  RevokeToken: revokeToken,
  GlobalSignOut: globalSignOut,
  GetUser: getUser,
  UpdateUserAttributes: updateUserAttributes,
  ChangePassword: changePassword,
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  AdminInitiateAuth: adminInitiateAuth,
  AdminCreateUser: adminCreateUser,
  AdminGetUser: adminGetUser,
  AdminSetUserPassword: adminSetUserPassword,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  ListUsers: listUsersOfPool,
  DescribeUserPool: describeUserPool,
};

const dialect = {
  version: '1.1',
  target: 'AWSCognitoIdentityProviderService',
  errorNames: { unknownOperation: 'UnknownOperationException', internal: 'InternalErrorException' },
  refusalHeaders: (code: string) => ({ 'x-amzn-errortype': code }),
} as const;

// Pages of any origin sign in here, as they do at AWS.
const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-expose-headers': 'x-amzn-errortype',
  'access-control-max-age': '7200',
};

function tellKeys(host: Host, path: string): Answer {
  const [, poolId = ''] = /^\/([^/?]+)\/\.well-known\/jwks\.json(?:\?|$)/.exec(path) ?? [];
  if (!findPool(host, poolId)) return jsonAnswer(dialect.version, 404, { message: 'Not found' });
  return jsonAnswer(dialect.version, 200, keySetOf(host, poolId));
}

function answerOf(host: Host): Service {
  const bound = Object.entries(operations).map(([name, run]) => [name, (input: unknown) => run(host, input)]);
  const operate = jsonService<unknown>(dialect, Object.fromEntries(bound));
  return async (request) => {
    if (request.method === 'OPTIONS') return { status: 200, headers: crossOrigin };
    const answer = request.method === 'POST' ? await operate(request) : tellKeys(host, request.path);
    return { ...answer, headers: { ...answer.headers, ...crossOrigin } };
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
