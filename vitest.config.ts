import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const common = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Tests of a running stack. */
const onRunningStack = (name: string) => ({
  test: { ...common, name, include: [`test/${name}/**/*.test.ts`], globalSetup: './test/support/running-cloud.ts' },
});

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 4, // much of it is waiting for the stacks
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'rules',
          include: ['test/{unit,contract,stack,local,model}/**/*.test.ts'],
          setupFiles: './test/support/same-every-time.ts',
        },
      },
      onRunningStack('api'), // all on one stack: no test looks at what another practice or login does
      onRunningStack('trouble'), // moves the clock and lets services fail, so no two files share a stack at a time
    ],
  },
});
