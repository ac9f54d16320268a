/** Computing the outputs of the frozen blocks once for every prompt: the graph, its batches, and what they cost. */
import { Builder } from '../autodiff/builder.ts';
import { paddedLength } from '../data/buckets.ts';
import type { ModelFolder } from '../models/folder.ts';
import { buildPrefix } from '../models/forward.ts';
import { batchFlops } from './memory.ts';
import { graphWeights } from './weight-source.ts';

/** Tokens of a batch, padding included: enough to fill a matrix product, little beside a training step's memory. */
const BATCH_TOKENS = 2048;
/** Batches are padded to a multiple of this, whatever the run's own padding, so that runs can share a cache. */
export const FILL_PAD_MULTIPLE = 8;

/**
 * From token ids to the output of block `boundary`, [B, T, d].
 * @param lengths tokens of the prompts, the longest first
 */
export function prefixGraph(folder: ModelFolder, boundary: number, lengths: readonly number[]) {
  const b = new Builder('float32');
  const maxLength = paddedLength(lengths[0] ?? 0, FILL_PAD_MULTIPLE);
  const { source } = graphWeights(b, folder, new Set());
  const states = buildPrefix(b, folder.spec, source, maxLength, boundary);
  b.graph.output(states);
  b.graph.removeDeadNodes();
  return { graph: b.graph, states };
}

/** Neighbours in the table, which are of like length, as many as a batch takes. */
export function fillPlan(lengths: readonly number[]): number[][] {
  const plan: number[][] = [];
  let room = 0;
  let length = 0;
  lengths.forEach((tokens, index) => {
    if (room < length || plan.length === 0) {
      length = paddedLength(tokens, FILL_PAD_MULTIPLE);
      room = BATCH_TOKENS;
      plan.push([]);
    }
    plan.at(-1)!.push(index);
    room -= length;
  });
  return plan;
}

/** Analytic floating-point operations of filling a cache; `lengths` as for {@link prefixGraph}. */
export function fillFlops(folder: ModelFolder, boundary: number, lengths: readonly number[]): number {
  const { graph } = prefixGraph(folder, boundary, lengths);
  const known = new Map<string, number>();
  return fillPlan(lengths).reduce((sum, indices) => {
    const length = paddedLength(Math.max(...indices.map((index) => lengths[index]!)), FILL_PAD_MULTIPLE);
    const key = `${indices.length} ${length}`;
    const flops = known.get(key) ?? batchFlops(graph, { size: indices.length, length }).forward;
    known.set(key, flops);
    return sum + flops;
  }, 0);
}
