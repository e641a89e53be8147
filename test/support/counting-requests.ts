import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { features } from '../../functions/features.ts';
import type { App } from '../../functions/shared/access/actors.ts';
import { stageNamed } from '../../lib/stages.ts';

const clientIds: Record<App, string> = { staff: 'staffapp', portal: 'portalapp' };

/** Points the product's modules, imported after this, at a table and the services beside it. */
export function pointAt(
  table: { name: string; url: string },
  environment: Readonly<Record<string, string>> = {},
): void {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    TABLE_NAME: table.name,
    STAFF_CLIENT_ID: clientIds.staff,
    PORTAL_CLIENT_ID: clientIds.portal,
    SIGN_UP: 'open',
    PLANS: JSON.stringify(stageNamed('local').plans),
    BILLING_PROVIDER: 'test',
    ...environment,
  });
}

/** A login, as the gateway's authorizer tells of it. */
export interface Login {
  readonly sub: string;
  readonly app: App;
}

export interface Asking {
  readonly login?: Login;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<{ statusCode: number; body?: string }>;

/** Asks for an operation (`clients.read`) as API Gateway does, and returns what it answers. */
// biome-ignore lint/suspicious/noExplicitAny: callers read bodies field by field
export async function answerTo(operation: string, asking: Asking = {}): Promise<{ status: number; body: any }> {
  const [name = '', route = ''] = operation.split('.');
  const { handler } = (await import(`../../functions/${name}/handler.ts`)) as { handler: Handler };
  const on = features.find((feature) => feature.name === name)?.routes[route]?.on;
  if (!on) throw new Error(`There is no operation ${operation}.`);
  const { statusCode, body } = await handler(eventOf(on, asking), context);
  return { status: statusCode, body: body && JSON.parse(body) };
}

/** The body of an answer; throws on a refusal. */
// biome-ignore lint/suspicious/noExplicitAny: callers read bodies field by field
export async function ask(operation: string, asking: Asking = {}): Promise<any> {
  const { status, body } = await answerTo(operation, asking);
  if (status >= 300) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The event API Gateway would send for a request. */
export function eventOf(on: string, { login, path = {}, query, headers, body }: Asking): APIGatewayProxyEventV2 {
  const [method = '', template = ''] = on.split(' ');
  const rawPath = template.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
  const claims = login && { sub: login.sub, token_use: 'access', client_id: clientIds[login.app] };
  return {
    version: '2.0',
    routeKey: on,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/json', ...headers },
    ...(query && { queryStringParameters: { ...query } }),
    pathParameters: { ...path },
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'test' },
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    } as unknown as APIGatewayProxyEventV2['requestContext'],
    isBase64Encoded: false,
    ...(body && { body: JSON.stringify(body) }),
  };
}

export const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 } as Context;
