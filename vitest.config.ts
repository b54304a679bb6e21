import os from 'node:os';
import path from 'node:path';
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
    // What somebody's `llmc tune` learnt must not decide what is tested.
    env: { LLMC_CACHE: path.join(os.tmpdir(), 'llmc-test-cache') },
  },
});
