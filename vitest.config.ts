import { defineConfig } from 'vitest/config';

// Dawn aborts in worker threads, and two devices would fight over two cores: processes, one file at
// a time. The last reporter ends the output with the plain line `N passed, N failed`.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', './tests/support/summary-reporter.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
