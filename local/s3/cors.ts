import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../service.ts';
import { S3Problem } from './problems.ts';

/** One of a bucket's `CorsRules`, as the template has it. */
export interface CorsRule {
  readonly AllowedOrigins: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposedHeaders?: readonly string[];
  /** Seconds a browser may keep the answer of a preflight. */
  readonly MaxAge?: number | string;
}

type Headers = Record<string, string>;

/** The answer to a browser that asks beforehand whether it may; a refusal when no rule allows it. */
export function preflight(rules: readonly CorsRule[], headers: IncomingHttpHeaders): Answer {
  const { origin, 'access-control-request-method': method } = headers;
  if (!origin || !method) {
    throw new S3Problem(400, 'BadRequest', 'Insufficient information. Origin request header needed.');
  }
  const asked = listIn(headers['access-control-request-headers']);
  const rule = rules.find((each) => allows(each, origin, method) && asked.every((name) => allowsHeader(each, name)));
  if (!rule) {
    const reason = rules.length > 0 ? 'This CORS request is not allowed.' : 'CORS is not enabled for this bucket.';
    throw new S3Problem(403, 'AccessForbidden', `CORSResponse: ${reason}`);
  }
  return { status: 200, headers: { ...headersOf(rule, origin), ...listed('access-control-allow-headers', asked) } };
}

/** What is added to every other answer; empty for an origin that is not allowed. */
export function corsHeaders(rules: readonly CorsRule[], method: string, origin: string | undefined): Headers {
  const rule = origin && rules.find((each) => allows(each, origin, method));
  return rule ? headersOf(rule, origin) : {};
}

function headersOf(rule: CorsRule, origin: string): Headers {
  const isOpen = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isOpen ? '*' : origin,
    ...(!isOpen && { 'access-control-allow-credentials': 'true' }),
    ...listed('access-control-allow-methods', rule.AllowedMethods),
    ...listed('access-control-expose-headers', rule.ExposedHeaders),
    ...(rule.MaxAge !== undefined && { 'access-control-max-age': String(rule.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const allows = (rule: CorsRule, origin: string, method: string) =>
  rule.AllowedMethods.includes(method) && rule.AllowedOrigins.some((pattern) => fits(pattern, origin));

const allowsHeader = ({ AllowedHeaders = [] }: CorsRule, name: string) =>
  AllowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name));

/** A pattern may hold one `*`, which stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return text === pattern;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

const listIn = (header = '') =>
  header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

const listed = (name: string, values: readonly string[] = []): Headers =>
  values.length > 0 ? { [name]: values.join(', ') } : {};
