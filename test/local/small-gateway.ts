import { exportJWK, generateKeyPair } from 'jose';
import type { Assembly } from '../../local/assembly/assembly.ts';
import { openClock } from '../../local/clock.ts';
import type { Outcome } from '../../local/functions/functions.ts';
import { openGateway } from '../../local/gateway/gateway.ts';
import { openServer } from '../../local/server.ts';
import { openStore } from '../../local/store.ts';

export const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
export const scope = 'aws.cognito.signin.user.admin';
const integration = (name: string) => ({ 'x-amazon-apigateway-integration': { uri: `arn:function:${name}` } });
const signedIn = { security: [{ jwt: [scope] }] };

export const body = {
  paths: {
    '/v1/things': { get: integration('open'), post: integration('open') },
    '/v1/things/{thingId}': { get: integration('open') },
    '/v1/things/special': { get: integration('special') },
    '/v1/things/{thingId}/parts/{partId}': { get: integration('open') },
    '/v1/files/{proxy+}': { 'x-amazon-apigateway-any-method': integration('open') },
    '/v1/me': { get: { ...integration('open'), ...signedIn } },
    '/$default': { 'x-amazon-apigateway-any-method': { ...integration('fallback'), isDefaultRoute: true } },
  },
  components: {
    securitySchemes: {
      jwt: { 'x-amazon-apigateway-authorizer': { jwtConfiguration: { issuer, audience: ['staff', 'portal'] } } },
    },
  },
  'x-amazon-apigateway-cors': {
    allowOrigins: ['https://app.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
    exposeHeaders: ['etag'],
    maxAge: 300,
  },
};

type Event = Record<string, unknown> & { requestContext: Record<string, unknown> };

/** A served gateway with a few routes, whose functions answer what a test puts into `next`. */
export async function openSmallGateway() {
  const clock = openClock(openStore(':memory:'));
  const keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const api = { logicalId: 'Api', physicalId: 'api1', arn: '', type: '', properties: { Body: body } };
  const assembly: Assembly = {
    region: 'us-east-1',
    account: '111111111111',
    stackName: 'test',
    ofType: (type) => (type === 'AWS::ApiGatewayV2::Api' ? [api] : []),
    byArn: () => undefined,
    outputs: {},
    codeDirectory: () => '',
  };
  const events: { functionUri: string; event: Event }[] = [];
  const accessLog: string[] = [];
  const done: Outcome = { result: { statusCode: 200, body: 'done' } };
  const next = { answer: done };
  const functions = {
    find: (functionUri: string) => ({
      name: functionUri,
      arn: functionUri,
      invoke: async (event: unknown) => {
        events.push({ functionUri, event: event as Event });
        return next.answer;
      },
    }),
    stop: async () => {},
  };
  const log = (line: string) => void accessLog.push(line);
  const gateway = openGateway({ assembly, functions, clock, keySet: () => ({ keys: [jwk] }), log });
  const server = await openServer(0);
  server.serve([{ path: '', handler: gateway }]);
  return {
    clock,
    keys,
    events,
    accessLog,
    next,
    call: (path: string, init?: RequestInit) => fetch(server.url + path, init),
    lastEvent: () => events.at(-1)?.event,
    /** Forgets what was asked, and answers as at the beginning. */
    reset() {
      events.length = 0;
      accessLog.length = 0;
      next.answer = done;
    },
    close: server.close,
  };
}
