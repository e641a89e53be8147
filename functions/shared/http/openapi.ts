import * as z from 'zod';
import { viewHeader } from '../access/portal-views.ts';
import { type Allow, type Feature, type Route, takesKey } from './feature.ts';
import { answerHeaders, gatewayResponses, gatewaySchema, problemSchema, responsesOf } from './openapi-responses.ts';
import { idOf, namedSchemas, refTo } from './openapi-schemas.ts';

type Json = Record<string, unknown>;

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
      schemas: { ...namedSchemas(features), GatewayRefusal: gatewaySchema, Problem: problemSchema },
      responses: gatewayResponses,
      headers: answerHeaders,
    },
  };
}

const introduction =
  'Errors are problem documents (RFC 9457) with a stable `code`. Lists are paged by `next` → `cursor`. ' +
  'POST requests that list an `Idempotency-Key` are answered the same to the same key and body, for a day; to repeat ' +
  'the others is safe by itself. ' +
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
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text })),
    ...Object.entries(route.query?.shape ?? {}).map(([name, schema]) => queryParameter(name, schema as z.ZodType)),
    ...(route.allow.by === 'portal' ? [header(viewHeader, false, 'The token of a view, by staff who look at it')] : []),
    ...(route.ifMatch ? [header('If-Match', route.ifMatch === true, 'The ETag of what you read')] : []),
    ...(takesKey(route) ? [header('Idempotency-Key', false, 'Makes a repetition safe')] : []),
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
