import type { Context } from 'aws-lambda';
import type { Event } from '../../../functions/shared/http/answers.ts';

export const staffClientId = 'staff-client';
export const portalClientId = 'portal-client';

const some = (last: string) => `01K0000000000000000000000${last}`;
export const practiceId = `prac_${some('P')}`;
export const clientId = `cli_${some('C')}`;
export const accountId = `acc_${some('P')}${some('C')}`;

/** The claims of an access token, as the gateway hands them on. */
export const claims = (change: Record<string, unknown> = {}) => ({
  sub: 'sub-1',
  token_use: 'access',
  client_id: staffClientId,
  ...change,
});

export interface Sent {
  readonly claims?: Record<string, unknown>;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is when it is text. */
  readonly body?: unknown;
}

/** A request as API Gateway hands it to a function (payload 2.0); `on` is the route key. */
export function event(on: string, sent: Sent = {}): Event {
  const [method = '', template = ''] = on.split(' ');
  const rawPath = template.replace(/\{(\w+)\}/g, (_, name) => sent.path?.[name] ?? '');
  const body = sent.body === undefined || typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'test' };
  const made = {
    version: '2.0',
    routeKey: on,
    rawPath,
    rawQueryString: '',
    headers: sent.headers ?? {},
    ...(sent.path && { pathParameters: sent.path }),
    ...(sent.query && { queryStringParameters: sent.query }),
    requestContext: { http, ...(sent.claims && { authorizer: { jwt: { claims: sent.claims, scopes: null } } }) },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
  return made as unknown as Event;
}

export const context = {
  awsRequestId: 'lambda-request',
  getRemainingTimeInMillis: () => 10_000,
} as unknown as Context;
