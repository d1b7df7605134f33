import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/*.long.test.ts', 'node_modules/**'],
    setupFiles: ['test/support/seed.ts'],
    // For what hangs, not for what is slow: machines are busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts'],
      exclude: ['shared/**/*.samples.ts'],
      reporter: ['text', 'json-summary'],
    },
  },
});
