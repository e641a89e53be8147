import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { allBundles } from '../test/support/counting-bundles.ts';
import { median, type Row } from './measure.ts';
import { scratchDirectory } from './scratch.ts';

const root = path.resolve(import.meta.dirname, '..');

/** What a developer waits for. The goals are in seconds, of a machine that does nothing else. */
export async function* rows(): AsyncGenerator<Row> {
  yield { what: 'build of all functions', measured: await medianOfThree(secondsToBuild), goal: 1, unit: 's' };
  yield { what: 'synth, the build included', measured: await medianOfThree(secondsToSynthesise), goal: 5, unit: 's' };
  const dataDirectory = scratchDirectory();
  await secondsUntilReady(dataDirectory); // synthesises if a source has changed, and makes the demo data
  const ready = await medianOfThree(() => secondsUntilReady(dataDirectory));
  yield { what: 'npm start until ready, the assembly current', measured: ready, goal: 2, unit: 's' };
}

async function medianOfThree(seconds: () => Promise<number>): Promise<number> {
  return median([await seconds(), await seconds(), await seconds()]);
}

const since = (from: number) => (performance.now() - from) / 1000;

async function secondsToBuild(): Promise<number> {
  const from = performance.now();
  await allBundles(path.join(scratchDirectory(), 'bundles'));
  return since(from);
}

async function secondsToSynthesise(): Promise<number> {
  const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8'));
  const CDK_CONTEXT_JSON = JSON.stringify({ ...context, stage: 'local' });
  const env = { ...process.env, CDK_OUTDIR: scratchDirectory(), CDK_CONTEXT_JSON };
  const from = performance.now();
  await promisify(execFile)(process.execPath, ['bin/caseload.ts'], { cwd: root, env });
  return since(from);
}

/** Starts the whole stack as `npm start` does, on data of its own, and stops it again. */
async function secondsUntilReady(dataDirectory: string): Promise<number> {
  const program = fileURLToPath(import.meta.resolve('./ready.ts'));
  const from = performance.now();
  const child = spawn(process.execPath, [program, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), gone.then(() => Promise.reject(new Error('It did not start.')))]);
  const seconds = since(from);
  child.kill('SIGTERM');
  await gone;
  return seconds;
}
