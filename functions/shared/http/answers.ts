import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { errorFacts, log } from '../log.ts';
import { Problem, problems } from '../problems.ts';
import { isTransient } from '../table/failures.ts';

export type Event = APIGatewayProxyEventV2;
export type Answer = APIGatewayProxyStructuredResultV2;

const headers: Record<string, string> = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer with a JSON body; a body that counts versions also carries its ETag. */
export function json(statusCode: number, body?: unknown): Answer {
  if (body === undefined) return { statusCode, headers };
  const version = (body as { version?: unknown }).version;
  const etag: Record<string, string> = typeof version === 'number' ? { etag: `"${version}"` } : {};
  return {
    statusCode,
    headers: { ...headers, ...etag, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** The problem document of a refusal (RFC 9457). `type` is a stable URN that ends in the problem's code. */
export function problemAnswer(problem: Problem, requestId: string): Answer {
  const { status, title } = problems[problem.code];
  const { retryAfterSeconds, ...particulars } = problem.particulars;
  const body = {
    type: `urn:caseload:problem:${problem.code}`,
    code: problem.code,
    title,
    status,
    ...particulars,
    instance: requestId,
  };
  const retry: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  return {
    statusCode: status,
    headers: { ...headers, ...retry, 'content-type': 'application/problem+json' },
    body: JSON.stringify(body),
  };
}

/** Turns whatever was thrown into a problem. What is not meant for the caller is logged, without its message. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  log({ event: 'request.failed', requestId, ...errorFacts(error) });
  return isTransient(error) ? new Problem('busy', { retryAfterSeconds: 1 }) : new Problem('internal');
}

/** The outermost layer: nothing leaves a function but answers and problem documents. */
export function answerProblems(): MiddlewareObj<Event, Answer> {
  return {
    onError: (request) => {
      const requestId = request.context.awsRequestId;
      request.response = problemAnswer(problemOf(request.error, requestId), requestId);
    },
  };
}
