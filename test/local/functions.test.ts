import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openFunctions } from '../../local/functions/functions.ts';
import { functionResource, movableClock, smallAssembly, temporaryDirectory, writeAssembly } from './small-assembly.ts';

const soonMilliseconds = 4000;

function open(
  source: string,
  { properties = {}, ...options }: { properties?: object; maximumEnvironments?: number } = {},
) {
  const template = { Resources: { Fn: functionResource('code', { FunctionName: 'small', ...properties }) } };
  const assembly = smallAssembly({ template, code: { code: source } });
  const clock = movableClock();
  const lines: string[] = [];
  const log = (name: string, line: string) => void lines.push(`${name}: ${line}`);
  const functions = openFunctions(assembly, { environment: { ENDPOINT: 'http://local' }, clock, log, ...options });
  onTestFinished(() => functions.stop());
  return { functions, fn: functions.find('small'), clock, lines };
}

test('a function is found by its name, its ARN and the invocation URI of an integration', () => {
  const { functions, fn } = open('export const handler = async () => {}');
  const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${fn.arn}/invocations`;
  expect(functions.find(fn.arn)).toBe(fn);
  expect(functions.find(uri)).toBe(fn);
  expect(() => functions.find('smal')).toThrow('The stack has no function smal');
});

test('the handler gets the event and the context that Lambda gives', async () => {
  const { fn } = open(`export const handler = async (event, context) =>
    ({ event, name: context.functionName, id: context.awsRequestId, left: context.getRemainingTimeInMillis() })`);
  const { result } = await fn.invoke({ a: 1 });
  expect(result).toMatchObject({ event: { a: 1 }, name: 'small', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect((result as { left: number }).left).toBeGreaterThan(2000);
});

test('a function sees its own variables, those of Lambda and the endpoints, and nothing else', async () => {
  vi.stubEnv('PRIVATE_OF_THE_DEVELOPER', 'x');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { fn } = open('export const handler = async () => process.env', {
    properties: { Environment: { Variables: { TABLE: 'cases' } } },
  });
  const { result } = await fn.invoke({});
  expect(result).toMatchObject({ TABLE: 'cases', ENDPOINT: 'http://local', AWS_LAMBDA_FUNCTION_NAME: 'small' });
  expect(result).not.toHaveProperty('PRIVATE_OF_THE_DEVELOPER');
});

test('a thrown error is reported with its name and message, and the environment lives on', async () => {
  const { fn } = open(`let calls = 0;
    export const handler = async () => { calls += 1; if (calls === 1) throw new RangeError('too far'); return calls; }`);
  expect((await fn.invoke({})).error).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
  expect(await fn.invoke({})).toEqual({ result: 2 });
});

test('a handler that takes too long is ended and reported, and the next event gets a new environment', async () => {
  const { fn } = open(`export const handler = async (event) => { if (event.hang) for (;;); return 'well'; }`, {
    properties: { Timeout: 1 },
  });
  const { error } = await fn.invoke({ hang: true });
  expect(error).toEqual({ errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 1.00 seconds' });
  expect(await fn.invoke({})).toEqual({ result: 'well' });
});

test('a crash is reported, and the next event gets a new environment', async () => {
  const { fn } = open(`export const handler = async (event) => { if (event.crash) process.exit(7); return 'well'; }`);
  const { error } = await fn.invoke({ crash: true });
  expect(error).toEqual({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 7' });
  expect(await fn.invoke({})).toEqual({ result: 'well' });
});

test('a module that does not load, or lacks the handler, is reported', async () => {
  const broken = open(`throw new TypeError('no table');`);
  expect((await broken.fn.invoke({})).error).toMatchObject({ errorType: 'TypeError', errorMessage: 'no table' });
  const empty = open('export const other = 1;');
  expect((await empty.fn.invoke({})).error).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
});

test('the handler sees the emulated clock, also after it has moved', async () => {
  const { fn, clock } = open(`const loaded = Date.now();
    export const handler = async () =>
      ({ loaded, now: Date.now(), made: new Date().getTime(), given: new Date(0).getTime(), is: new Date() instanceof Date })`);
  clock.advance(86_400);
  const first = (await fn.invoke({})).result as { loaded: number; now: number };
  expect(Math.abs(first.loaded - clock.now())).toBeLessThan(5000);
  clock.advance(86_400);
  const { now, made, given, is } = (await fn.invoke({})).result as Record<string, number>;
  expect(Math.abs((now ?? 0) - clock.now())).toBeLessThan(5000);
  expect(Math.abs((made ?? 0) - clock.now())).toBeLessThan(5000);
  expect({ given, is }).toEqual({ given: 0, is: true });
});

test('an environment runs one event at a time, and events beyond the limit wait', async () => {
  const { fn } = open(
    `let running = 0;
    export const handler = async () => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 30));
      const together = running;
      running -= 1;
      return { together, pid: process.pid };
    }`,
    { maximumEnvironments: 2 },
  );
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => fn.invoke({})));
  const results = outcomes.map(({ result }) => result as { together: number; pid: number });
  expect(results.map(({ together }) => together)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(new Set(results.map(({ pid }) => pid)).size).toBe(2);
});

test('what a function prints arrives line by line', async () => {
  const { fn, lines } = open(
    `export const handler = async () => { console.log('one\\ntwo'); console.error('three'); }`,
  );
  await fn.invoke({});
  await vi.waitFor(
    () => expect(lines.toSorted()).toEqual(['small: one', 'small: three', 'small: two']),
    soonMilliseconds,
  );
});

const listener = `import { createServer } from 'node:net';
  const server = createServer().listen(0, '127.0.0.1');
  export const handler = async () => server.address().port;`;

test('stopping ends every environment and refuses later events', async () => {
  const { fn, functions } = open(listener);
  const { result: port } = await fn.invoke({});
  await functions.stop();
  expect(await listens(port as number)).toBe(false);
  expect((await fn.invoke({})).error).toMatchObject({ errorType: 'Runtime.ExitError' });
});

test('no environment outlives a parent that is killed, and idle ones do not keep a parent alive', async () => {
  const template = { Resources: { Fn: functionResource('code', { FunctionName: 'small' }) } };
  const directory = writeAssembly({ template, code: { code: listener } });
  const local = path.resolve(import.meta.dirname, '../../local');
  const script = path.join(temporaryDirectory(), 'parent.mjs');
  writeFileSync(
    script,
    `import { loadAssembly } from '${local}/assembly/assembly.ts';
     import { openFunctions } from '${local}/functions/functions.ts';
     const clock = { now: Date.now, aheadMilliseconds: () => 0, advance() {} };
     const functions = openFunctions(loadAssembly('${directory}'), { environment: {}, clock, log() {} });
     console.log((await functions.find('small').invoke({})).result);
     if (process.argv[2] === 'stay') setInterval(() => {}, 1000);`,
  );
  const start = async (...options: string[]) => {
    const parent = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const ended = once(parent, 'exit');
    const [port] = await once(createInterface({ input: parent.stdout }), 'line');
    return { parent, ended, port: Number(port) };
  };

  const killed = await start('stay');
  expect(await listens(killed.port)).toBe(true);
  killed.parent.kill('SIGKILL');
  await vi.waitFor(async () => expect(await listens(killed.port)).toBe(false), soonMilliseconds);

  const { ended, port } = await start();
  expect(await ended).toEqual([0, null]);
  await vi.waitFor(async () => expect(await listens(port)).toBe(false), soonMilliseconds);
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => settle(true)).once('error', () => settle(false));
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
  });
}
