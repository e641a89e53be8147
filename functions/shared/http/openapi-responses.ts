import { type ProblemCode, problems } from '../problems.ts';
import type { Route } from './feature.ts';
import { idOf, refTo } from './openapi-schemas.ts';
import { refusalsOf } from './refusals.ts';

type Json = Record<string, unknown>;

/** What a route answers, by status: its success, its refusals, and whatever the gateway says. */
export function responsesOf(route: Route, path: string): Json {
  const [status, schema] = route.returns;
  const success = {
    description: route.summary,
    ...(schema && 'version' in schema.shape && { headers: { ETag: { $ref: '#/components/headers/ETag' } } }),
    ...(schema && { content: { 'application/json': { schema: { $ref: refTo(idOf(schema)) } } } }),
  };
  const codes = refusalsOf(route, path);
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort();
  return {
    [status]: success,
    ...Object.fromEntries(statuses.map((at) => [at, refusal(at, codes)])),
    default: { $ref: '#/components/responses/Gateway' },
  };
}

const ownContent = { 'application/problem+json': { schema: { $ref: refTo('Problem') } } };
const gatewayContent = {
  'application/json': { schema: { $ref: refTo('GatewayRefusal') } },
  ...ownContent,
};

/** What the gateway refuses by itself too, before a request has reached us. */
const gatewayStatuses: readonly number[] = [401, 413, 429, 503];

function refusal(status: number, codes: readonly ProblemCode[]): Json {
  const ofStatus = codes.filter((code) => problems[code].status === status);
  return {
    description: ofStatus.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
    content: gatewayStatuses.includes(status) ? gatewayContent : ownContent,
  };
}

/** The responses that every operation refers to. */
export const gatewayResponses = {
  Gateway: { description: 'Refused or failed at the gateway, or an internal error', content: gatewayContent },
};

/** The headers that answers refer to. */
export const answerHeaders = {
  ETag: { description: 'The `version` of what is answered, for If-Match', schema: { type: 'string' } },
};

/** What the gateway answers by itself. */
export const gatewaySchema = { type: 'object', properties: { message: { type: 'string' } } };

export const problemSchema = {
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
        properties: {
          memberId: { type: 'string' },
          name: { type: 'string' },
          seat: { type: 'string', description: 'The type of the seat they hold' },
          addOn: { type: 'string', description: 'The add-on they hold a seat of' },
        },
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
