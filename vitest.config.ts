import { availableParallelism } from 'node:os';
import { COMPILED } from './src-main/base/compile-cache.ts';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Tests of the whole program take longest: one that began last would leave the other cores with nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWhole = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/e2e/');
    return [...sorted.filter(isWhole), ...sorted.filter((file) => !isWhole(file))];
  }
}

export default defineConfig({
  test: {
    include: ['src-main/**/*.test.ts', 'src-renderer/**/*.test.ts', 'e2e/**/*.test.ts'],
    // onnxruntime keeps its arenas for the life of a process, and native sessions do not like worker threads.
    pool: 'forks',
    // One more than two cores: tests of targets and of windows mostly wait.
    maxWorkers: Math.max(3, availableParallelism()),
    // Only against tests that hang; no test measures time by it.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for comes in milliseconds, or in seconds where three tests share two cores; vitest would wait for one.
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    // As the program's entry points do: engines and tokenizers that tests start find what earlier ones compiled.
    env: { NODE_COMPILE_CACHE: COMPILED },
  },
});
