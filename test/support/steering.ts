import { call } from './api.ts';

type Service = 'dynamodb' | 's3' | 'ses' | 'sns' | 'sqs' | 'secrets' | 'cognito' | 'parameters';
export type FaultKind = 'throttle' | 'conflict' | 'lost-answer' | 'error';

/**
 * Moves the clock of the running stack forward, and tells the instant it then shows. Access tokens last an hour of it:
 * sign in again after more.
 */
export async function moveClock(advanceSeconds: number): Promise<string> {
  const { status, body } = await call('POST /_local/clock', { advanceSeconds });
  if (status !== 200) throw new Error('The clock could not be moved.');
  return body.now;
}

/** The instant the clock of the running stack shows. */
export const clockNow = (): Promise<string> => moveClock(0);

/** Lets the next requests to a service go wrong; the second argument is the AWS operation. */
export async function failNext(service: Service, operation: string, kind: FaultKind, count = 1): Promise<void> {
  const { status } = await call('POST /_local/faults', { service, operation, kind, count });
  if (status !== 200) throw new Error('The fault could not be armed.');
}

/** How many of the armed faults have not been met. */
export async function faultsLeft(): Promise<number> {
  const { body } = await call('GET /_local/faults');
  return body.items.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
}

export const clearFaults = () => call('DELETE /_local/faults');

/** What `look` finds, once it finds something; fails with `what` when that takes too long. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | false | undefined>,
  patienceMilliseconds = 15_000,
): Promise<T> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    if (Date.now() > until) throw new Error(`It did not happen: ${what}.`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

/**
 * What `look` finds, once it finds something, while the clock runs fast: so many seconds at each look. What a step sets
 * off has time to end before the next one, and more time with each: on a slow machine the clock does not run away.
 */
export function eventuallyWithin<T>(what: string, stepSeconds: number, look: () => Promise<T | false | undefined>) {
  let pauseMilliseconds = 100;
  return eventually(
    what,
    async () => {
      const found = await look();
      if (found !== false && found !== undefined) return found;
      await moveClock(stepSeconds);
      await new Promise((resume) => setTimeout(resume, pauseMilliseconds));
      pauseMilliseconds = Math.min(1000, pauseMilliseconds * 1.25);
      return found;
    },
    30_000,
  );
}
