import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { currentAssembly } from '../../local/synth.ts';
import { temporaryDirectory } from './small-assembly.ts';

/** A project whose CDK app writes down the context it was given, and notes that it has run. */
function project() {
  const root = temporaryDirectory();
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  write('cdk.json', JSON.stringify({ context: { strict: true } }));
  write('lib/stack.ts', 'export const size: number = 1;');
  write('functions/handler.ts', '');
  write(
    'bin/caseload.ts',
    `import { appendFileSync, writeFileSync } from 'node:fs';
     import { size } from '../lib/stack.ts';
     appendFileSync('runs', 'x');
     writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', process.env.CDK_CONTEXT_JSON!);
     if (size > 1) throw new Error('too large');`,
  );
  const runs = () => readFileSync(path.join(root, 'runs'), 'utf8').length;
  return { root, write, runs };
}

test('the app is run with the context of cdk.json and the stage', async () => {
  const { root } = project();
  const directory = await currentAssembly(root, { stage: 'local' });
  expect(path.dirname(directory)).toBe(path.join(root, 'cdk.out/local'));
  const context = JSON.parse(readFileSync(path.join(directory, 'manifest.json'), 'utf8'));
  expect(context).toEqual({ strict: true, stage: 'local' });
});

test('nothing is synthesised again until a source changes, and then the new result is used', async () => {
  const { root, write, runs } = project();
  const first = await currentAssembly(root, { stage: 'local' });
  expect(await currentAssembly(root, { stage: 'local' })).toBe(first);
  expect(runs()).toBe(1);

  write('functions/handler.ts', 'export {};');
  expect(await currentAssembly(root, { stage: 'local' })).not.toBe(first);
  expect(runs()).toBe(2);
  expect(existsSync(first)).toBe(true);
});

test('a synthesis that fails says why and is never taken for a result', async () => {
  const { root, write, runs } = project();
  write('lib/stack.ts', 'export const size: number = 2;');
  await expect(currentAssembly(root, { stage: 'local' })).rejects.toThrow('too large');
  await expect(currentAssembly(root, { stage: 'local' })).rejects.toThrow('too large');
  expect(runs()).toBe(2);
  expect(readdirSync(path.join(root, 'cdk.out/local'))).toEqual([]);
});

test('of two at the same time both get the whole result', async () => {
  const { root } = project();
  const [one, other] = await Promise.all([1, 2].map(() => currentAssembly(root, { stage: 'local' })));
  expect(one).toBe(other);
  expect(readdirSync(path.join(root, 'cdk.out/local'))).toHaveLength(1);
});
