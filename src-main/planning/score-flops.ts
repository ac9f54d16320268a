import { evaluationPlan, shapeOf } from '../data/buckets.ts';
import type { ScoreGraph } from './graphs.ts';
import { batchFlops } from './memory.ts';

/** Counted operations of scoring prompts of these lengths once: the forward passes of an evaluation's batches. */
export function scoreFlops(
  { b }: ScoreGraph,
  lengths: readonly number[],
  { batchSize, padMultiple }: { readonly batchSize: number; readonly padMultiple: number },
): number {
  const shapes = evaluationPlan(lengths, batchSize).map((rows) => shapeOf(rows, lengths, padMultiple));
  return batchFlops(b.graph, shapes).forward;
}
