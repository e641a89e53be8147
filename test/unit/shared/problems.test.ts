import { describe, expect, test } from 'vitest';
import { fieldProblem, fieldProblemIn, found, Problem, problems } from '../../../functions/shared/problems.ts';

describe('the catalogue of problems', () => {
  test.each(Object.entries(problems))(
    '%s has a status that refuses or leads on, and a title for people',
    (code, problem) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      if (code !== 'client-merged') expect(problem.status).toBeGreaterThanOrEqual(400);
      expect(problem.status).toBeLessThan(600);
      expect(problem.title).toMatch(/^[A-Z].*[^.]$/);
    },
  );

  test('blames the server for nothing but its own failures', () => {
    const ours = Object.entries(problems).filter(([, { status }]) => status >= 500);
    expect(ours.map(([code]) => code).sort()).toEqual(['busy', 'internal', 'number-taken']);
  });

  test.each([
    ['request-invalid', 400],
    ['not-signed-in', 401],
    ['not-permitted', 403],
    ['not-found', 404],
    ['seat-unavailable', 409],
    ['sign-in-required', 409],
    ['invitation-live', 409],
    ['invitation-expired', 410],
    ['version-mismatch', 412],
    ['body-too-large', 413],
    ['invalid-value', 422],
    ['key-reused', 422],
    ['version-required', 428],
    ['resend-too-soon', 429],
    ['internal', 500],
    ['busy', 503],
  ] as const)('%s is answered %i', (code, status) => {
    expect(problems[code].status).toBe(status);
  });
});

describe('a problem', () => {
  test('points at fields of the body, or of the part it names', () => {
    expect(fieldProblem('invalid-value', ['/a', 'is odd'], ['/b/0', 'is even'])).toMatchObject({
      code: 'invalid-value',
      particulars: {
        errors: [
          { in: 'body', pointer: '#/a', detail: 'is odd' },
          { in: 'body', pointer: '#/b/0', detail: 'is even' },
        ],
      },
    });
    expect(fieldProblemIn('query', 'request-invalid', ['/cursor', 'is odd']).particulars.errors).toEqual([
      { in: 'query', pointer: '#/cursor', detail: 'is odd' },
    ]);
  });

  test('without particulars has none', () => {
    expect(new Problem('not-found').particulars).toEqual({});
  });
});

test('what is there is found, whatever it is; what is not there is a 404', () => {
  for (const value of [null, 0, '', false, []]) expect(found(value)).toBe(value);
  expect(() => found(undefined)).toThrow(expect.objectContaining({ code: 'not-found' }));
});
