import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-main/**/*.test.ts', 'src-renderer/**/*.test.ts', 'e2e/**/*.test.ts'],
    // onnxruntime keeps its arenas for the life of a process, and native sessions do not like worker threads.
    pool: 'forks',
    testTimeout: 60_000,
  },
});
