import { defineConfig } from 'vitest/config';

const common = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'rules',
          include: ['test/{unit,contract,stack,local}/**/*.test.ts'],
          setupFiles: './test/support/same-every-time.ts',
        },
      },
      {
        test: {
          ...common,
          name: 'api',
          include: ['test/api/**/*.test.ts'],
          globalSetup: './test/support/running-cloud.ts',
          fileParallelism: false,
        },
      },
    ],
  },
});
