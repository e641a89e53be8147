import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openCloud } from '../../local/cloud.ts';
import type { Outputs } from '../../local/outputs.ts';
import { currentAssembly } from '../../local/synth.ts';

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
    outputs: Outputs;
    endpoints: Record<string, string>;
  }
}

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the whole stack once for all API tests, with nothing in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const assemblyDirectory = await currentAssembly(root, { stage: 'local' });
  const cloud = await openCloud({ assemblyDirectory, dataDirectory: undefined, port: 0 });
  project.provide('url', cloud.url);
  project.provide('outputs', cloud.outputs);
  project.provide('endpoints', { ...cloud.endpoints });
  return () => cloud.stop();
}
