import { afterEach, describe, expect, test, vi } from 'vitest';
import { json, problemAnswer, problemOf } from '../../../functions/shared/http/answers.ts';
import { fieldProblem, Problem } from '../../../functions/shared/problems.ts';

const canary = 'Maya Okafor';
const bodyOf = ({ body }: { body?: string | undefined }) => JSON.parse(body ?? '');

afterEach(() => vi.restoreAllMocks());

describe('an answer', () => {
  test('is JSON that nobody keeps or guesses the type of', () => {
    expect(json(201, { id: 'cli_1' })).toEqual({
      statusCode: 201,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-type': 'application/json' },
      body: '{"id":"cli_1"}',
    });
  });

  test('carries the version of what it shows as its ETag, and no ETag without one', () => {
    expect(json(200, { version: 7 }).headers).toMatchObject({ etag: '"7"' });
    expect(json(200, { version: 0 }).headers).toMatchObject({ etag: '"0"' });
    expect(json(200, { version: '7' }).headers).not.toHaveProperty('etag');
    expect(json(200, {}).headers).not.toHaveProperty('etag');
  });

  test('of nothing has no body and no type', () => {
    expect(json(204)).toEqual({
      statusCode: 204,
      headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
  });
});

describe('a refusal', () => {
  test('is a problem document with a stable type, and the id under which it stands in the log', () => {
    const answer = problemAnswer(new Problem('not-permitted', { permission: 'clients.read' }), 'req_1');
    expect(answer).toMatchObject({
      statusCode: 403,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    });
    expect(bodyOf(answer)).toEqual({
      type: 'urn:caseload:problem:not-permitted',
      code: 'not-permitted',
      title: 'A permission is missing',
      status: 403,
      permission: 'clients.read',
      instance: 'req_1',
    });
  });

  test('names the fields it is about', () => {
    const answer = problemAnswer(fieldProblem('invalid-value', ['/birthDate', 'is in the future']), 'req_1');
    expect(bodyOf(answer).errors).toEqual([{ in: 'body', pointer: '#/birthDate', detail: 'is in the future' }]);
  });

  test('says in a header, in whole seconds, when to try again', () => {
    const answer = problemAnswer(new Problem('resend-too-soon', { retryAfterSeconds: 12.1 }), 'req_1');
    expect(answer.headers).toMatchObject({ 'retry-after': '13' });
    expect(bodyOf(answer)).not.toHaveProperty('retryAfterSeconds');
    expect(problemAnswer(new Problem('not-found'), 'req_1').headers).not.toHaveProperty('retry-after');
  });
});

describe('what was thrown', () => {
  const logged = () => vi.spyOn(console, 'log').mockImplementation(() => undefined);

  test('is told as it is when it is a problem, and is no failure', () => {
    const log = logged();
    const problem = new Problem('not-found');
    expect(problemOf(problem, 'req_1')).toBe(problem);
    expect(log).not.toHaveBeenCalled();
  });

  test('is otherwise an internal error, logged without its message', () => {
    const log = logged();
    expect(problemOf(new TypeError(canary), 'req_1')).toMatchObject({ code: 'internal', particulars: {} });
    expect(JSON.parse(log.mock.calls[0]?.[0] as string)).toMatchObject({
      event: 'request.failed',
      requestId: 'req_1',
      errorName: 'TypeError',
    });
    expect(JSON.stringify(log.mock.calls)).not.toContain(canary);
  });

  test.each([
    ['throttling', { name: 'ThrottlingException' }],
    ['a lost connection', { code: 'ECONNRESET' }],
    ['a failure of the service', { $metadata: { httpStatusCode: 500 } }],
    ['a conflict', { name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'TransactionConflict' }] }],
  ])('is `busy`, to be tried again, when it is %s of the table', (_, facts) => {
    logged();
    const problem = problemOf(Object.assign(new Error(canary), facts), 'req_1');
    expect(problem).toMatchObject({ code: 'busy', particulars: { retryAfterSeconds: 1 } });
  });
});
