import { defineConfig } from 'vitest/config';

// Dawn aborts in worker threads and two devices fight over two cores:
// forks, and one GPU file at a time.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
