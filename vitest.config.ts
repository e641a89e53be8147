import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { aloneIn } from './test/support/sharing.ts';

// What the workers compile once they find compiled the next time.
process.env['NODE_COMPILE_CACHE'] ??= 'node_modules/.cache/compiled';

const common = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Tests of rules, of the stack as it is written down, and of the parts of the local cloud. */
const rules = { ...common, setupFiles: './test/support/same-every-time.ts' };

/** Tests of a running stack. Every file of a worker speaks to the same one, so they share what is loaded. */
const onRunningStack = (name: string) => ({
  test: {
    ...common,
    name,
    isolate: false,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: './test/support/running-cloud.ts',
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 4, // much of it is waiting for the stacks
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...rules,
          name: 'rules',
          isolate: false,
          include: ['test/{unit,contract,stack,local,model}/**/*.test.ts'],
          exclude: aloneIn,
        },
      },
      { test: { ...rules, name: 'alone', include: aloneIn } },
      onRunningStack('api'), // all on one stack: no test looks at what another practice or login does
      onRunningStack('trouble'), // moves the clock and lets services fail, so no two files share a stack at a time
    ],
  },
});
