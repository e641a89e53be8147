import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../server.ts';

/** The `x-amazon-apigateway-cors` of an HTTP API. */
export interface CorsRules {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  /** Seconds a browser may keep the answer of a preflight. */
  readonly maxAge?: number;
}

type Headers = Record<string, string>;

/** The gateway's own answer to a preflight request; undefined when the request is none. */
export function preflight(
  rules: CorsRules | undefined,
  method: string,
  headers: IncomingHttpHeaders,
): Reply | undefined {
  if (!rules || method !== 'OPTIONS') return undefined;
  if (!headers.origin || !headers['access-control-request-method']) return undefined;
  const origin = originHeaders(rules, headers.origin);
  return { status: 204, headers: origin && { ...origin, ...preflightHeaders(rules) } };
}

/** What is added to every other answer; empty for an origin that is not allowed. */
export function corsHeaders(rules: CorsRules | undefined, origin: string | undefined): Headers {
  const allowed = rules && origin ? originHeaders(rules, origin) : undefined;
  if (!allowed) return {};
  return { ...allowed, ...listed('access-control-expose-headers', rules?.exposeHeaders) };
}

function originHeaders(rules: CorsRules, origin: string): Headers | undefined {
  const allowed = rules.allowOrigins ?? [];
  const credentials: Headers = rules.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {};
  if (allowed.includes('*')) return { 'access-control-allow-origin': '*', ...credentials };
  if (!allowed.some((pattern) => originFits(pattern, origin))) return undefined;
  return { 'access-control-allow-origin': origin, ...credentials };
}

/** Besides whole origins API Gateway takes `https://*` and `http://*`. */
const originFits = (pattern: string, origin: string): boolean =>
  pattern.endsWith('//*') ? origin.startsWith(pattern.slice(0, -1)) : pattern.toLowerCase() === origin.toLowerCase();

function preflightHeaders(rules: CorsRules): Headers {
  return {
    ...listed('access-control-allow-methods', rules.allowMethods),
    ...listed('access-control-allow-headers', rules.allowHeaders),
    ...(rules.maxAge === undefined ? {} : { 'access-control-max-age': String(rules.maxAge) }),
  };
}

const listed = (name: string, values: readonly string[] = []): Headers =>
  values.length ? { [name]: values.join(',') } : {};
