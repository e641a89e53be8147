import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../clock.ts';
import type { Outcome } from './functions.ts';

interface EnvironmentsIn {
  readonly modulePath: string;
  readonly exportName: string;
  /** All the variables the handler sees. */
  readonly variables: Readonly<Record<string, string>>;
  readonly context: object;
  readonly timeoutSeconds: number;
  readonly maximum: number;
  readonly clock: Clock;
  log(line: string): void;
}

/** One child process, which runs one event at a time. */
interface Environment {
  run(event: unknown): Promise<Outcome>;
  /** Whether it can take another event. */
  usable(): boolean;
  end(): Promise<void>;
}

const program = fileURLToPath(new URL('./execution-environment.mjs', import.meta.url));
const loadSeconds = 10;

/** The execution environments of one function: at most `maximum`, started when no idle one is left. */
export function openEnvironments(options: EnvironmentsIn) {
  const all = new Set<Environment>();
  const idle: Environment[] = [];
  const waiting: (() => void)[] = [];
  let stopped = false;

  async function acquire(): Promise<Environment> {
    while (idle.length === 0 && all.size >= options.maximum) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const environment = idle.pop() ?? startEnvironment(options);
    all.add(environment);
    if (environment.usable()) return environment;
    all.delete(environment);
    return acquire();
  }

  function release(environment: Environment): void {
    if (environment.usable()) idle.push(environment);
    else all.delete(environment);
    waiting.shift()?.();
  }

  return {
    async invoke(event: unknown): Promise<Outcome> {
      if (stopped) return exited('the local cloud has stopped');
      const environment = await acquire();
      const outcome = await environment.run(event);
      release(environment);
      return outcome;
    },
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all([...all].map((environment) => environment.end()));
    },
  };
}

function startEnvironment({ modulePath, exportName, variables, clock, ...options }: EnvironmentsIn): Environment {
  const child = fork(program, [modulePath, exportName, String(clock.aheadMilliseconds())], {
    env: { ...variables },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface({ input: output }).on('line', options.log);
  }
  freeze(child);
  const loaded = within(loadSeconds, nextAnswer(child));

  const end = () => {
    const gone = isRunning(child) ? new Promise<void>((resolve) => child.once('exit', () => resolve())) : undefined;
    child.kill('SIGKILL');
    return gone ?? Promise.resolve();
  };
  const answer = async (event: unknown): Promise<Outcome | 'late'> => {
    const failure = await loaded;
    if (failure === 'late' || failure.error) {
      void end();
      return failure;
    }
    const next = nextAnswer(child);
    const invocation = {
      event,
      clockAheadMilliseconds: clock.aheadMilliseconds(),
      remainingMilliseconds: options.timeoutSeconds * 1000,
      context: { ...options.context, awsRequestId: randomUUID() },
    };
    // A child that is gone is reported by its exit, not by the message that did not reach it.
    child.send(invocation, () => {});
    return within(options.timeoutSeconds, next);
  };

  return {
    usable: () => isRunning(child) && !child.killed,
    end,
    async run(event) {
      const outcome = await answer(event);
      if (outcome !== 'late') return outcome;
      void end();
      const errorMessage = `Task timed out after ${options.timeoutSeconds.toFixed(2)} seconds`;
      return { error: { errorType: 'Sandbox.Timedout', errorMessage } };
    },
  };
}

/** The child's next message, or the error of its end should that come first. */
function nextAnswer(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown) => settle(message as Outcome);
    const onExit = (status: number | null, signal: string | null) =>
      settle(exited(signal ? `signal: ${signal}` : `exit status ${status}`));
    const settle = (outcome: Outcome) => {
      child.off('message', onMessage).off('exit', onExit);
      resolve(outcome);
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}

function exited(reason: string): Outcome {
  return { error: { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${reason}` } };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** An idle environment does not keep this process alive; while one works, its timeout does. */
function freeze(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  for (const output of [child.stdout, child.stderr]) (output as Socket | null)?.unref();
}

async function within<T>(seconds: number, promise: Promise<T>): Promise<T | 'late'> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), seconds * 1000);
  const first = await Promise.race([promise, late.promise]);
  clearTimeout(timer);
  return first;
}
