// The stack in a process of its own, for tests that kill it: `killable-cloud.ts ASSEMBLY DATA`.

import { seedDemo } from '../../bin/seed-demo.ts';
import { type Described, openCloud } from '../../local/cloud.ts';

const [assemblyDirectory = '', dataDirectory] = process.argv.slice(2);
const prepare = async (described: Described) => {
  await seedDemo({ ...described, outputs: { ...described.outputs } });
};
const { url } = await openCloud({ assemblyDirectory, dataDirectory, port: 0, prepare });
process.once('disconnect', () => process.exit());
process.send?.(url);
