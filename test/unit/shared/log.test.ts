import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { errorFacts, log } from '../../../functions/shared/log.ts';

const canary = 'Maya Okafor';

afterEach(() => vi.restoreAllMocks());

test('a log line is one line of JSON on standard output', () => {
  const written = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  log({ event: 'effect.failed', operation: 'mail', count: 1, outcome: 'two\nlines' });
  expect(written).toHaveBeenCalledTimes(1);
  const [text] = written.mock.calls[0] as [string];
  expect(text).not.toContain('\n');
  expect(JSON.parse(text)).toEqual({ event: 'effect.failed', operation: 'mail', count: 1, outcome: 'two\nlines' });
});

describe('what is said of an error', () => {
  test('is its class and where it was thrown', () => {
    const { errorName, errorAt } = errorFacts(new TypeError(canary));
    expect(errorName).toBe('TypeError');
    expect(errorAt).toMatch(/^at .*log\.test\.ts:\d+:\d+/);
    expect(errorAt?.split(' < ').length).toBeLessThanOrEqual(4);
  });

  test.each([
    ['a plain one', canary],
    ['one of several lines', `first\n${canary}\nlast`],
    ['one that looks like a stack', `first\n    at ${canary} (file.ts:1:1)`],
  ])('never holds its message: %s', (_, message) => {
    expect(JSON.stringify(errorFacts(new Error(message)))).not.toContain(canary);
  });

  test('of something thrown that is no error is only what type it has', () => {
    expect(errorFacts(canary)).toEqual({ errorName: 'string' });
    expect(errorFacts({ message: canary })).toEqual({ errorName: 'object' });
    expect(errorFacts(undefined)).toEqual({ errorName: 'undefined' });
  });

  test('is told of an error without a stack, too', () => {
    const bare = new RangeError(canary);
    delete bare.stack;
    expect(errorFacts(bare)).toEqual({ errorName: 'RangeError', errorAt: '' });
  });

  test('can be said of anything', () => {
    fc.assert(fc.property(fc.anything(), (thrown) => typeof errorFacts(thrown).errorName === 'string'));
  });
});
