/** Computing the outputs of the frozen blocks once for every prompt: the graph, its batches, and what they cost. */
import { Builder } from '../autodiff/builder.ts';
import { paddedLength, shapeOf, unpadded } from '../data/buckets.ts';
import type { ModelFolder } from '../models/folder.ts';
import { buildPrefix } from '../models/forward.ts';
import { batchFlops, sessionBytes } from './memory.ts';
import { graphWeights } from './weight-source.ts';

/** Positions of a batch, padding included: enough to fill a matrix product, little compared with a training step's memory. */
const BATCH_TOKENS = 2048;
/** Attention's positions in a batch are a multiple of this, whatever the run's own padding, so that runs can share a cache. */
export const FILL_PAD_MULTIPLE = 8;

/**
 * From token ids to the output of block `boundary`, [N, d]: the prompts' tokens one after another, without padding.
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

/** What filling a cache costs. */
export interface FillCosts {
  /** Analytic floating-point operations. */
  readonly flops: number;
  /** Of its session at the largest batch, with what that gives. */
  readonly bytes: number;
}

/** @param lengths as for {@link prefixGraph} */
export function fillCosts(folder: ModelFolder, boundary: number, lengths: readonly number[]): FillCosts {
  const { graph } = prefixGraph(folder, boundary, lengths);
  const shapes = fillPlan(lengths).map((indices) => shapeOf(indices, lengths, FILL_PAD_MULTIPLE));
  const largest = shapes.reduce((a, b) => (a.tokens >= b.tokens ? a : b), unpadded(0, 0));
  const result = largest.tokens * folder.spec.hiddenSize * Float32Array.BYTES_PER_ELEMENT;
  return { flops: batchFlops(graph, shapes).forward, bytes: sessionBytes(graph, largest) + result };
}
