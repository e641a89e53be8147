import type { Resource } from '../assembly/assembly.ts';
import type { CorsRules } from './cors.ts';

/** What a token must show before a route lets its bearer in. */
export interface JwtDemand {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** One of these must be among the token's scopes; empty asks for none. */
  readonly scopes: readonly string[];
}

interface Route {
  /** The gateway's own name of it: `GET /v1/things/{thingId}`, or `$default`. */
  readonly key: string;
  /** An upper-case method, or `ANY`. */
  readonly method: string;
  readonly segments: readonly string[];
  readonly integrationUri: string;
  readonly demand?: JwtDemand | undefined;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Operation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-amazon-apigateway-integration': { readonly uri: string };
}

interface SecurityScheme {
  readonly 'x-amazon-apigateway-authorizer'?: {
    readonly jwtConfiguration: { readonly issuer: string; readonly audience: readonly string[] };
  };
}

/** The OpenAPI document an HTTP API is made of, as far as the gateway reads it. */
interface ApiBody {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, SecurityScheme>> };
  readonly 'x-amazon-apigateway-cors'?: CorsRules;
}

const ANY_METHOD = 'x-amazon-apigateway-any-method';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY_METHOD];

/** The document in an `AWS::ApiGatewayV2::Api` resource. */
export function bodyOf(api: Resource): ApiBody {
  return api.properties['Body'] as ApiBody;
}

/** All routes of an HTTP API, the most specific first. */
export function routesOf(body: ApiBody): Route[] {
  const routes = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => toRoute(path, method, operation, body)),
  );
  return routes.sort(bySpecificity);
}

function toRoute(path: string, operationName: string, operation: Operation, body: ApiBody): Route {
  const isDefault = path === '/$default';
  const method = operationName === ANY_METHOD ? 'ANY' : operationName.toUpperCase();
  return {
    key: isDefault ? '$default' : `${method} ${path}`,
    method,
    segments: isDefault ? ['{proxy+}'] : segmentsOf(path),
    integrationUri: operation['x-amazon-apigateway-integration'].uri,
    demand: demandOf(operation, body),
  };
}

function demandOf(operation: Operation, body: ApiBody): JwtDemand | undefined {
  const [schemeName, scopes] = Object.entries(operation.security?.[0] ?? {})[0] ?? [];
  if (!schemeName) return undefined;
  const authorizer = body.components?.securitySchemes?.[schemeName]?.['x-amazon-apigateway-authorizer'];
  if (!authorizer) throw new Error(`The API's security scheme ${schemeName} has no authorizer.`);
  return { ...authorizer.jwtConfiguration, scopes: scopes ?? [] };
}

/** The route that answers, or undefined; `pathname` must be valid percent-encoding. */
export function matchRoute(routes: readonly Route[], method: string, pathname: string): RouteMatch | undefined {
  const segments = segmentsOf(pathname);
  for (const route of routes) {
    if (route.method !== method && route.method !== 'ANY') continue;
    const pathParameters = fill(route, segments);
    if (pathParameters) return { route, pathParameters };
  }
  return undefined;
}

/** The parameters a path gives a route, or undefined when it is not that route's path. */
function fill(route: Route, segments: readonly string[]): Record<string, string> | undefined {
  if (route.key === '$default') return {};
  const greedyAt = route.segments.findIndex(isGreedy);
  const lengthFits = greedyAt < 0 ? segments.length === route.segments.length : segments.length > greedyAt;
  if (!lengthFits) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, wanted] of route.segments.entries()) {
    const given = isGreedy(wanted) ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (!isParameter(wanted) && wanted !== given) return undefined;
    if (isParameter(wanted) && given === '') return undefined;
    if (isParameter(wanted)) parameters[wanted.replace(/^\{|\+?\}$/g, '')] = decodeURIComponent(given);
  }
  return parameters;
}

function bySpecificity(a: Route, b: Route): number {
  if (a.key === '$default' || b.key === '$default') return Number(a.key === '$default') - Number(b.key === '$default');
  const byPath = specificity(b).localeCompare(specificity(a));
  return byPath || Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

/** One letter a segment, so that routes compare from left to right: literal over parameter over greedy. */
function specificity(route: Route): string {
  return route.segments.map((segment) => (isGreedy(segment) ? 'a' : isParameter(segment) ? 'b' : 'c')).join('');
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);
const isParameter = (segment: string): boolean => segment.startsWith('{');
const isGreedy = (segment: string): boolean => segment.endsWith('+}');
