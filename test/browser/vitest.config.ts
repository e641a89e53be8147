import path from 'node:path';
import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '../..'),
    include: ['test/browser/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
