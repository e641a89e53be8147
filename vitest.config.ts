import { defineConfig } from 'vitest/config';

const common = { testTimeout: 20_000, hookTimeout: 60_000 };

/** Tests that share one running stack, one file after another. */
const onRunningStack = (name: string) => ({
  test: {
    ...common,
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: './test/support/running-cloud.ts',
    fileParallelism: false,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 4, // much of it is waiting for the stacks
    projects: [
      {
        test: {
          ...common,
          name: 'rules',
          include: ['test/{unit,contract,stack,local,model}/**/*.test.ts'],
          setupFiles: './test/support/same-every-time.ts',
        },
      },
      onRunningStack('api'),
      onRunningStack('trouble'), // moves the clock and lets services fail, so it has a stack of its own
    ],
  },
});
