import type { Incoming, Reply } from '../server.ts';
import type { Authorized } from './authorizer.ts';
import type { RouteMatch } from './routes.ts';

/** What an event says beyond the request itself. */
interface EventContext {
  readonly match: RouteMatch;
  readonly authorized?: Authorized | undefined;
  readonly requestId: string;
  readonly accountId: string;
  readonly apiId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The event of payload format 2.0 that API Gateway would call the function with. */
export function toEvent(request: Incoming, context: EventContext): Record<string, unknown> {
  const { pathname, query } = splitPath(request.path);
  const path = decodeURIComponent(pathname);
  const { cookie, ...headers } = request.headers;
  return {
    version: '2.0',
    routeKey: context.match.route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie && { cookies: cookie.split(/;\s*/) }),
    headers: joined(headers),
    ...(query && { queryStringParameters: queryParameters(query) }),
    ...(Object.keys(context.match.pathParameters).length && { pathParameters: context.match.pathParameters }),
    requestContext: requestContext(request, path, context),
    ...bodyOf(request),
  };
}

function requestContext(request: Incoming, path: string, context: EventContext): Record<string, unknown> {
  const domainName = request.headers.host ?? '127.0.0.1';
  return {
    accountId: context.accountId,
    apiId: context.apiId,
    ...(context.authorized && { authorizer: { jwt: context.authorized } }),
    domainName,
    domainPrefix: domainName.split(/[.:]/)[0],
    http: {
      method: request.method,
      path,
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceAddress,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: context.requestId,
    routeKey: context.match.route.key,
    stage: '$default',
    time: accessLogTime(context.now),
    timeEpoch: context.now,
  };
}

/** The path without its query, and the query without its question mark. */
export function splitPath(path: string): { pathname: string; query: string } {
  const at = path.indexOf('?');
  return at < 0 ? { pathname: path, query: '' } : { pathname: path.slice(0, at), query: path.slice(at + 1) };
}

const joined = (headers: Incoming['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]));

function queryParameters(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

// The only types the real gateway hands over as text; even a form or no type at all arrives as base64.
const TEXT_TYPE = /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i;

function bodyOf(request: Incoming): Record<string, unknown> {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(request.headers['content-type'] ?? '');
  return { body: request.body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** As in `22/Nov/2025:09:10:00 +0000`. */
function accessLogTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** The HTTP answer a function's result stands for; undefined when the gateway would not accept it. */
export function toReply(result: unknown): Reply | undefined {
  if (!isRecord(result) || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=utf-8',
      ...ownHeaders(isRecord(headers) ? headers : {}),
      ...(Array.isArray(cookies) && { 'set-cookie': cookies.map(String) }),
    },
    body: body && isBase64Encoded ? Buffer.from(body, 'base64') : (body ?? ''),
  };
}

/** Lower-case, and without those the gateway alone decides. */
function ownHeaders(headers: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return Object.fromEntries(
    entries.filter(([name]) => !name.startsWith('access-control-') && name !== 'content-length'),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
