import { randomUUID } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Assembly } from '../assembly/assembly.ts';
import type { Clock } from '../clock.ts';
import type { Functions, Outcome } from '../functions/functions.ts';
import { type Incoming, message, type Reply } from '../server.ts';
import { openAuthorizer } from './authorizer.ts';
import { corsHeaders, preflight } from './cors.ts';
import { splitPath, toEvent, toReply } from './http-event.ts';
import { bodyOf, matchRoute, type RouteMatch, routesOf } from './routes.ts';

interface GatewayOptions {
  readonly assembly: Assembly;
  readonly functions: Functions;
  readonly clock: Clock;
  /** The public keys of a user pool. */
  keySet(poolId: string): JSONWebKeySet;
  /** Takes the access log: route key, status and request id, nothing a caller wrote. */
  log(line: string): void;
}

const LARGEST_BODY_BYTES = 10 * 1024 * 1024;
const LARGEST_HEADERS_BYTES = 10_240;

/** The stack's HTTP API: finds the route, checks the token, calls the function, and words its own refusals as AWS does. */
export function openGateway(options: GatewayOptions): (request: Incoming) => Promise<Reply> {
  const [api] = options.assembly.ofType('AWS::ApiGatewayV2::Api');
  if (!api) throw new Error('The stack has no HTTP API.');
  const body = bodyOf(api);
  const routes = routesOf(body);
  const cors = body['x-amazon-apigateway-cors'];
  const place = { accountId: options.assembly.account, apiId: api.physicalId };
  const authorize = openAuthorizer(options.keySet, options.clock);

  async function answer(request: Incoming, match: RouteMatch | undefined, requestId: string): Promise<Reply> {
    if (!match) return message(404, 'Not Found');
    const { demand, integrationUri } = match.route;
    const verdict = demand && (await authorize(demand, request.headers.authorization));
    if (verdict === 'unauthorized') return message(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
    if (verdict === 'forbidden') return message(403, 'Forbidden', { 'www-authenticate': 'Bearer' });
    const event = toEvent(request, { ...place, match, authorized: verdict, requestId, now: options.clock.now() });
    return replyTo(await options.functions.find(integrationUri).invoke(event));
  }

  return async (request) => {
    const asked = preflight(cors, request.method, request.headers);
    if (asked) return asked;
    const requestId = randomUUID();
    const refusal = refusalOf(request);
    const match = refusal ? undefined : matchRoute(routes, request.method, splitPath(request.path).pathname);
    const reply = refusal ?? (await answer(request, match, requestId));
    options.log(`${match?.route.key ?? '-'} ${reply.status} ${requestId}`);
    const own = { ...corsHeaders(cors, request.headers.origin), 'apigw-requestid': requestId };
    return { ...reply, headers: { ...reply.headers, ...own } };
  };
}

/** What is refused before any route is looked for. */
function refusalOf(request: Incoming): Reply | undefined {
  if (request.body.length > LARGEST_BODY_BYTES) return message(413, 'Request Entity Too Large');
  if (headerBytes(request) > LARGEST_HEADERS_BYTES) return message(431, 'Request Header Fields Too Large');
  return isDecodable(splitPath(request.path).pathname) ? undefined : message(400, 'Bad Request');
}

function replyTo(outcome: Outcome): Reply {
  if (outcome.error) {
    const timedOut = /timed?out/i.test(outcome.error.errorType);
    return timedOut ? message(503, 'Service Unavailable') : message(500, 'Internal Server Error');
  }
  return toReply(outcome.result) ?? message(500, 'Internal Server Error');
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function headerBytes(request: Incoming): number {
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}${value}`.length);
  return lines.reduce((sum, length) => sum + length, request.method.length + request.path.length);
}
