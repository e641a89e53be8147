// Does what `npm start` does, on the data directory it is given and a free port; says when it is ready.
import path from 'node:path';
import { seedDemo } from '../bin/seed-demo.ts';
import { openCloud } from '../local/cloud.ts';
import { currentAssembly } from '../local/synth.ts';

const assemblyDirectory = await currentAssembly(path.resolve(import.meta.dirname, '..'), { stage: 'local' });
const cloud = await openCloud({
  assemblyDirectory,
  dataDirectory: process.argv[2],
  port: 0,
  prepare: async (described) => void (await seedDemo({ ...described, outputs: { ...described.outputs } })),
});
process.once('SIGTERM', () => void cloud.stop().then(() => process.exit()));
console.log('ready');
