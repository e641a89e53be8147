import { z } from 'zod';
import { type Attribute, writeAsUser } from './attributes.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import type { Host } from './host.ts';
import { operation, refuse, refuseParameter, refusePassword } from './operation.ts';
import {
  forgetWrongTries,
  nobody,
  type PasswordHolder,
  permanentPassword,
  refuseUnlessProven,
  refuseWeak,
  refuseWrongPassword,
} from './passwords.ts';
import { type Client, getClient, getPool, hidesWhoExists } from './pools.ts';
import { renewSession, rotatesTokens, startSession } from './sessions.ts';
import { openExchange, provesPassword } from './srp.ts';
import { findUser, saveUser, type User } from './users.ts';

const Parameters = z.record(z.string(), z.string()).default({});
type Parameters = z.infer<typeof Parameters>;

const needed = (parameters: Parameters, name: string): string =>
  parameters[name] || refuseParameter(`Missing required parameter ${name}`);

function refuseFlow(client: Client, flow: string): void {
  if (!client.properties.ExplicitAuthFlows.includes(`ALLOW_${flow}`))
    refuseParameter(`${flow} flow not enabled for this client`);
}

/** The user of that name, or a stand-in whose password nobody knows, so that both take the same way and time. */
function candidate(host: Host, client: Client, username: string): PasswordHolder {
  const user = findUser(host, client.poolId, username);
  if (!user && !hidesWhoExists(client)) refuse('UserNotFoundException', 'User does not exist.');
  return user ?? nobody(host, client.poolId, username);
}

function askNewPassword(host: Host, client: Client, user: User) {
  if ((user.password.expiresAtMilliseconds ?? 0) <= host.clock.now())
    refuse('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.');
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.sub,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(user.attributes),
    },
    Session: keepChallenge(host, client, { name: 'NEW_PASSWORD_REQUIRED', poolId: user.poolId, sub: user.sub }),
  };
}

/** What follows a proven password. */
async function admit(host: Host, client: Client, { poolId, sub }: PasswordHolder) {
  const user = findUser(host, poolId, sub) ?? refusePassword();
  if (!user.enabled) refuse('NotAuthorizedException', 'User is disabled.');
  if (user.status === 'UNCONFIRMED') refuse('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return askNewPassword(host, client, user);
  return { ChallengeParameters: {}, AuthenticationResult: await startSession(host, client, user) };
}

function signInByPassword(host: Host, client: Client, parameters: Parameters) {
  const holder = candidate(host, client, needed(parameters, 'USERNAME'));
  refuseWrongPassword(host, holder, needed(parameters, 'PASSWORD'));
  return admit(host, client, holder);
}

function askPasswordProof(host: Host, client: Client, parameters: Parameters) {
  const username = needed(parameters, 'USERNAME');
  const { poolId, sub, password } = candidate(host, client, username);
  const exchange = openExchange(password.verifier, needed(parameters, 'SRP_A'));
  if (!exchange) return refuseParameter('SRP_A is not a number of the group');
  // As on AWS the secret block itself leads back to this step, so a client may drop the session.
  keepChallenge(host, client, { name: 'PASSWORD_VERIFIER', poolId, sub, username, exchange }, exchange.secretBlock);
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: sub,
      USER_ID_FOR_SRP: sub,
      SALT: password.salt,
      SRP_B: exchange.serverPublic,
      SECRET_BLOCK: exchange.secretBlock,
    },
  };
}

async function renew(host: Host, client: Client, parameters: Parameters) {
  if (rotatesTokens(client)) refuseParameter('Use GetTokensFromRefreshToken: this client rotates refresh tokens');
  return { AuthenticationResult: await renewSession(host, client, needed(parameters, 'REFRESH_TOKEN')) };
}

type Flows = Record<string, (host: Host, client: Client, parameters: Parameters) => object>;

const commonFlows: Flows = { USER_SRP_AUTH: askPasswordProof, REFRESH_TOKEN_AUTH: renew };
const userFlows: Flows = { ...commonFlows, USER_PASSWORD_AUTH: signInByPassword };
const adminFlows: Flows = { ...commonFlows, ADMIN_USER_PASSWORD_AUTH: signInByPassword };

/** An older name of the same flow. */
const nameOfFlow = (flow: string) => (flow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : flow);

function start(host: Host, client: Client, input: { AuthFlow: string; AuthParameters: Parameters }, offered: Flows) {
  const flow = nameOfFlow(input.AuthFlow);
  const run = offered[flow] ?? refuseParameter('Initiate Auth method not supported.');
  refuseFlow(client, flow);
  return run(host, client, input.AuthParameters);
}

const Start = z.object({ ClientId: z.string(), AuthFlow: z.string(), AuthParameters: Parameters });

export const initiateAuth = operation(Start, (host, input) =>
  start(host, getClient(host, input.ClientId), input, userFlows),
);

export const adminInitiateAuth = operation(Start.extend({ UserPoolId: z.string() }), (host, input) =>
  start(host, getClient(host, input.ClientId, getPool(host, input.UserPoolId).id), input, adminFlows),
);

function answerPasswordProof(host: Host, client: Client, responses: Parameters) {
  const block = needed(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const { poolId, sub, username, exchange } = takeChallenge(host, client, 'PASSWORD_VERIFIER', block);
  const holder = findUser(host, poolId, sub) ?? nobody(host, poolId, username);
  const claim = {
    timestamp: needed(responses, 'TIMESTAMP'),
    signature: needed(responses, 'PASSWORD_CLAIM_SIGNATURE'),
  };
  const identity = { poolId, sub, verifier: holder.password.verifier };
  refuseUnlessProven(host, holder, () => provesPassword(exchange, identity, claim));
  return admit(host, client, holder);
}

const attributePrefix = 'userAttributes.';

const attributesIn = (responses: Parameters): Attribute[] =>
  Object.entries(responses)
    .filter(([name]) => name.startsWith(attributePrefix))
    .map(([name, Value]) => ({ Name: name.slice(attributePrefix.length), Value }));

function answerNewPassword(host: Host, client: Client, responses: Parameters, session: string) {
  const password = needed(responses, 'NEW_PASSWORD');
  refuseWeak(getPool(host, client.poolId), password);
  const named = findUser(host, client.poolId, needed(responses, 'USERNAME'));
  const { poolId, sub } = takeChallenge(host, client, 'NEW_PASSWORD_REQUIRED', session);
  const user = findUser(host, poolId, sub);
  if (user?.status !== 'FORCE_CHANGE_PASSWORD' || named?.sub !== sub)
    return refuse('NotAuthorizedException', 'Invalid session for the user.');
  writeAsUser(client, user, attributesIn(responses));
  user.password = permanentPassword(poolId, sub, password);
  user.status = 'CONFIRMED';
  saveUser(host, user);
  forgetWrongTries(host, user);
  return admit(host, client, user);
}

export const respondToAuthChallenge = operation(
  z.object({
    ClientId: z.string(),
    ChallengeName: z.string(),
    ChallengeResponses: Parameters,
    Session: z.string().default(''),
  }),
  (host, input) => {
    const client = getClient(host, input.ClientId);
    if (input.ChallengeName === 'PASSWORD_VERIFIER') return answerPasswordProof(host, client, input.ChallengeResponses);
    if (input.ChallengeName === 'NEW_PASSWORD_REQUIRED')
      return answerNewPassword(host, client, input.ChallengeResponses, input.Session);
    return refuseParameter(`The challenge ${input.ChallengeName} is not emulated.`);
  },
);
