import * as z from 'zod';
import { viewHeader } from '../access/portal-views.ts';
import { type ProblemCode, problems } from '../problems.ts';
import { type Allow, type Feature, isOpen, type Route } from './feature.ts';
import { refusalsOf } from './refusals.ts';

type Json = Record<string, unknown>;

const refTo = (id: string) => `#/components/schemas/${id}`;

/** The API reference (OpenAPI 3.1), made from the declared routes: every schema once, everything else by reference. */
export function openapi(features: readonly Feature[]): Json {
  const paths: Record<string, Json> = {};
  for (const feature of features) {
    for (const [name, route] of Object.entries(feature.routes)) {
      const [method = '', path = ''] = route.on.split(' ');
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(feature, name, route, path) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Caseload API',
      version: '1',
      description: introduction,
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: '/', description: 'The origin that serves this document' }],
    tags: features.map(({ name }) => ({ name, description: `Operations on ${name}` })),
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { ...namedSchemas(features), Problem: problemSchema },
      responses: gatewayResponses,
    },
  };
}

const introduction =
  'Errors are problem documents (RFC 9457) with a stable `code`. Lists are paged by `next` → `cursor`. ' +
  'POST requests by somebody signed in take an `Idempotency-Key`: the same key and body is answered the same, for a day. ' +
  'Records carry a `version`, also as ETag; changes name it in `If-Match`. Instants are ISO 8601 in UTC; money is ' +
  'whole minor units. What the gateway itself refuses (401 without a valid token, 413, 429, 503) has its own short body.';

function operation(feature: Feature, name: string, route: Route, path: string): Json {
  return {
    operationId: `${feature.name}.${name}`,
    tags: [feature.name],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    ...access(route.allow),
    parameters: parametersOf(route, path),
    ...(route.body && { requestBody: bodyOf(route, route.body) }),
    responses: responsesOf(route, path),
  };
}

/** Who may ask, for readers and for tools. */
function access(allow: Allow): Json {
  const signedIn = { security: [{ accessToken: [] }] };
  switch (allow.by) {
    case 'staff':
      return {
        ...signedIn,
        'x-app': 'staff',
        'x-permission': [allow.permission, ...(allow.or ?? [])].join(' or '),
        ...(allow.self && { 'x-self': 'the member in the path may, without the permission' }),
      };
    case 'portal':
      return { ...signedIn, 'x-app': 'portal', ...(allow.need && { 'x-portal-access': allow.need.join(':') }) };
    case 'identity':
      return { ...signedIn, 'x-app': allow.app ?? 'any' };
    default:
      return { security: [] };
  }
}

function parametersOf(route: Route, path: string): Json[] {
  const text = { type: 'string' };
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: 'header',
    required,
    description,
    schema: text,
  });
  const signedIn = !isOpen(route);
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text })),
    ...Object.entries(route.query?.shape ?? {}).map(([name, schema]) => queryParameter(name, schema as z.ZodType)),
    ...(route.allow.by === 'portal' ? [header(viewHeader, false, 'The token of a view, by staff who look at it')] : []),
    ...(route.ifMatch ? [header('If-Match', route.ifMatch === true, 'The ETag of what you read')] : []),
    ...(route.on.startsWith('POST') && signedIn ? [header('Idempotency-Key', false, 'Makes a repetition safe')] : []),
  ];
}

function queryParameter(name: string, schema: z.ZodType): Json {
  const { $schema: _, description, ...json } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  const required = !schema.safeParse(undefined).success;
  return { name, in: 'query', required, ...(description ? { description } : {}), schema: json };
}

const bodyOf = (route: Route, body: z.ZodType): Json => ({
  required: !body.safeParse({}).success,
  content: {
    'application/json': { schema: { $ref: refTo(idOf(body)) }, ...(route.example && { example: route.example }) },
  },
});

function responsesOf(route: Route, path: string): Json {
  const [status, schema] = route.returns;
  const success = schema
    ? { description: route.summary, content: { 'application/json': { schema: { $ref: refTo(idOf(schema)) } } } }
    : { description: route.summary };
  const codes = refusalsOf(route, path);
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort();
  return {
    [status]: success,
    ...Object.fromEntries(statuses.map((at) => [at, refusal(codes.filter((code) => problems[code].status === at))])),
    default: { $ref: '#/components/responses/Gateway' },
  };
}

const refusal = (codes: readonly ProblemCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
  content: { 'application/problem+json': { schema: { $ref: refTo('Problem') } } },
});

const gatewayResponses = {
  Gateway: {
    description: 'Refused or failed at the gateway, or an internal error',
    content: {
      'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
      'application/problem+json': { schema: { $ref: refTo('Problem') } },
    },
  },
};

const problemSchema = {
  type: 'object',
  required: ['type', 'code', 'title', 'status'],
  properties: {
    type: { type: 'string', examples: ['urn:caseload:problem:not-found'] },
    code: { enum: Object.keys(problems) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    permission: { type: 'string', description: 'The permission that is missing' },
    holders: {
      type: 'array',
      description: 'The members who stand in the way',
      items: {
        type: 'object',
        required: ['memberId', 'name'],
        properties: { memberId: { type: 'string' }, name: { type: 'string' } },
      },
    },
    clientId: { type: 'string', description: 'The client to ask about instead' },
    clientIds: { type: 'array', description: 'The clients that stand in the way', items: { type: 'string' } },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['in', 'pointer', 'detail'],
        properties: {
          in: { enum: ['body', 'query', 'header'] },
          pointer: { type: 'string', examples: ['#/email'] },
          detail: { type: 'string' },
        },
      },
    },
    instance: { type: 'string', description: 'The id of the request, as in the log' },
  },
};

/** A schema's name in the reference; every body and answer has one. */
function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (!id) throw new Error('A body or answer has no name: give its schema .meta({ id }).');
  return id;
}

/** Every schema that a route names, once: bodies and what is in them as they are sent, the rest as it is answered. */
function namedSchemas(features: readonly Feature[]): Json {
  const routes = features.flatMap((feature) => Object.values(feature.routes));
  const [sent, answered] = [schemasAs('input'), schemasAs('output')];
  const bodies = new Set(routes.flatMap(({ body }) => (body ? namesIn(idOf(body), sent) : [])));
  const answers = routes.flatMap(({ returns: [, schema] }) => (schema ? namesIn(idOf(schema), answered) : []));
  const ids = [...new Set([...bodies, ...answers])].sort(); // whatever was loaded before, and in which order
  return Object.fromEntries(ids.map((id) => [id, (bodies.has(id) ? sent : answered)[id]]));
}

/** The schema and all that it refers to. */
function namesIn(id: string, schemas: Readonly<Record<string, Json>>): string[] {
  const refs = JSON.stringify(schemas[id]).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  return [id, ...[...refs].flatMap(([, name = '']) => (name === id ? [] : namesIn(name, schemas)))];
}

function schemasAs(io: 'input' | 'output'): Record<string, Json> {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: refTo, io }) as { schemas: Record<string, Json> };
  const bare = ({ $schema: _, $id: __, id: ___, ...schema }: Json) => schema;
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}
