import type * as z from 'zod';
import { looksLikeId } from '../ids.ts';
import { issueDetail } from '../issue-detail.ts';
import { type FieldError, fieldProblemIn, Problem } from '../problems.ts';
import type { Event } from './answers.ts';
import type { Route } from './feature.ts';

const largestBodyBytes = 256 * 1024;

/** The parts of a request a route declares, checked against its schemas; 400 names every field that is wrong. */
export function inputOf(route: Route, event: Event) {
  return {
    query: route.query && check('query', route.query, event.queryStringParameters ?? {}),
    body: route.body && check('body', route.body, bodyOf(event)),
    version: route.ifMatch && versionOf(event, route.ifMatch === 'optional'),
  };
}

/** The ids in the path, without what cannot be one: that is anything somebody typed. */
export function pathOf(event: Event): Record<string, string> {
  const sent = Object.entries(event.pathParameters ?? {});
  return Object.fromEntries(sent.flatMap(([name, value]) => (value && fits(name, value) ? [[name, value]] : [])));
}

/** Refuses a path with something in it that cannot be an id: it is not looked up, it does not exist. */
export function requireIds(event: Event, read: Readonly<Record<string, string>>): void {
  const sent = Object.keys(event.pathParameters ?? {});
  if (sent.some((name) => read[name] === undefined)) throw new Problem('not-found');
}

/** Parameters named `...Id` are ids; the few others are keys of a catalogue. */
const fits = (name: string, value = ''): boolean =>
  name.endsWith('Id') ? looksLikeId(value) : /^[A-Za-z][\w.-]{0,60}$/.test(value);

/** The body as it was sent. */
export function textOf({ body, isBase64Encoded }: Event): string {
  const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? '');
  if (Buffer.byteLength(text) > largestBodyBytes) throw new Problem('body-too-large');
  return text;
}

/** What is not sent is an empty object: where nothing is required, nothing need be sent. */
function bodyOf(event: Event): unknown {
  const text = textOf(event);
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw fieldProblemIn('body', 'request-invalid', ['', 'is not JSON']);
  }
}

function versionOf(event: Event, isOptional: boolean): number | undefined {
  const given = event.headers['if-match'];
  if (!given && isOptional) return undefined;
  if (!given) throw new Problem('version-required');
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(given)?.[1];
  if (!version) throw new Problem('version-mismatch');
  return Number(version);
}

function check(where: 'query' | 'body', schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Problem('request-invalid', {
    errors: result.error.issues.flatMap((issue) => errorsOf(where, issue)).slice(0, 50),
  });
}

function errorsOf(where: 'query' | 'body', issue: z.core.$ZodIssue): FieldError[] {
  const at = (path: readonly PropertyKey[]) => `#${path.filter(isName).map(token).join('')}`;
  if (issue.code === 'unrecognized_keys') {
    const named = issue.keys.filter(isName);
    const paths = named.length > 0 ? named.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ in: where, pointer: at(path), detail: 'is not a field of this request' }));
  }
  return [{ in: where, pointer: at(issue.path), detail: issueDetail(issue) }];
}

/** Names of fields and positions in lists; anything else may be data, which is never repeated back. */
const isName = (part: PropertyKey): boolean =>
  typeof part === 'number' || /^[A-Za-z_][\w/~-]{0,40}$/.test(String(part));

/** A name as one step of a JSON pointer (RFC 6901). */
const token = (part: PropertyKey): string => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`;
