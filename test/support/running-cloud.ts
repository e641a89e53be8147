import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Described, openCloud } from '../../local/cloud.ts';
import { currentAssembly } from '../../local/synth.ts';

export type RunningStack = Described;

declare module 'vitest' {
  interface ProvidedContext {
    stacks: RunningStack[];
  }
}

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the whole stack with nothing in it: once for all tests of the project, or once for each worker. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const count = project.name === 'trouble' ? project.vitest.config.maxWorkers : 1;
  const assemblyDirectory = await currentAssembly(root, { stage: 'local' });
  const open = () => openCloud({ assemblyDirectory, dataDirectory: undefined, port: 0 });
  const clouds = await Promise.all(Array.from({ length: count }, open));
  project.provide(
    'stacks',
    clouds.map(({ url, outputs, endpoints }) => ({ url, outputs, endpoints: { ...endpoints } })),
  );
  return async () => {
    await Promise.all(clouds.map((cloud) => cloud.stop()));
  };
}
