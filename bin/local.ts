// The whole stack on this machine, until Ctrl-C: `npm start [-- --port N] [--fresh]`.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Cloud, type Described, openCloud } from '../local/cloud.ts';
import { DataInUse, forgetData } from '../local/data-directory.ts';
import { PortTaken } from '../local/server.ts';
import { currentAssembly } from '../local/synth.ts';
import { type DemoLogin, seedDemo } from './seed-demo.ts';

const root = path.resolve(import.meta.dirname, '..');
const dataDirectory = path.join(root, '.data');

const PATIENCE_MILLISECONDS = 3000;

async function main(): Promise<void> {
  if (!process.version.startsWith('v24.')) fail(`This needs Node 24 and runs on ${process.version}: use npm start.`);
  const { port, fresh } = readArguments();
  console.log('Preparing the stack ...');
  const assemblyDirectory = await currentAssembly(root, { stage: 'local' });
  let logins: DemoLogin[] = [];
  const prepare = async (described: Described) => {
    logins = await seedDemo({ ...described, outputs: { ...described.outputs } });
  };
  const cloud = await patiently(async () => {
    if (fresh) forgetData(dataDirectory);
    return openCloud({ assemblyDirectory, dataDirectory, port, prepare });
  });
  stopOnSignals(cloud);
  printPlaces(cloud);
  printLogins(logins);
}

function readArguments(): { port: number; fresh: boolean } {
  const { values } = parseArgs({ options: { port: { type: 'string' }, fresh: { type: 'boolean', default: false } } });
  const given = values.port ?? process.env['PORT'] ?? '4100';
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535) fail(`${given} is not a port: give a number up to 65535.`);
  return { port, fresh: values.fresh };
}

/** What was killed a moment ago may still be letting go of the port and the data. */
async function patiently(start: () => Promise<Cloud>): Promise<Cloud> {
  const until = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const mayPass = error instanceof PortTaken || error instanceof DataInUse;
      if (!mayPass || Date.now() > until) throw error;
      await pause(200);
    }
  }
}

function stopOnSignals(cloud: Cloud): void {
  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    console.log('Stopping ...');
    await cloud.stop();
    process.exit();
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // Whoever started this with a channel is gone, perhaps killed.
  process.once('disconnect', stop);
}

function printPlaces({ url, outputs }: Cloud): void {
  console.log(`
Caseload runs on this machine.

  API      ${url}/v1
  Docs     ${url}/docs
  Mailbox  ${url}/mail
  Portal   ${outputs.portalUrl}/invitation

What the functions log goes to ${path.join(path.relative(process.cwd(), dataDirectory), 'functions.log')}. Ctrl-C stops it; the data stays in .data until --fresh.
`);
}

function printLogins(logins: readonly DemoLogin[]): void {
  const width = Math.max(...logins.map(({ email }) => email.length));
  const line = (email: string, password: string, app: string, who: string) =>
    `  ${email.padEnd(width)}  ${password.padEnd(24)}  ${app.padEnd(6)}  ${who}`;
  console.log('Demo logins:\n');
  console.log(line('e-mail', 'password', 'app', 'who'));
  for (const { email, password, app, who } of logins) console.log(line(email, password, app, who));
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main().catch((error: unknown) => {
  const isPlain = error instanceof PortTaken || error instanceof DataInUse;
  const hint = error instanceof PortTaken ? ' Choose another: npm start -- --port 4200' : '';
  fail(isPlain ? error.message + hint : error instanceof Error ? (error.stack ?? error.message) : String(error));
});
