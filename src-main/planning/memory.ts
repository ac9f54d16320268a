/** How much memory a run will need. */
import { countFlops, passFlops } from '../autodiff/flops.ts';
import type { Graph } from '../onnx/graph.ts';
import type { BatchShape } from './step-flops.ts';

/** Node, onnxruntime, its open sessions and the program itself, in bytes; measured on Linux. */
const BASE_BYTES = 250e6;

/** Analytic floating-point operations of one batch. */
export function batchFlops(graph: Graph, { size, length }: BatchShape): { forward: number; backward: number } {
  const flops = countFlops(graph, { batch: size, length });
  return { forward: passFlops(flops, 'forward'), backward: passFlops(flops, 'backward') };
}

/**
 * Peak memory of the engine in bytes: weights in float32 (frozen ones once for training and once for scoring, as
 * onnxruntime packs them for each), values, gradients and two moments of what trains, and for each graph its
 * intermediate tensors, whose arena grows in powers of two.
 * @param peaks bytes of the intermediate tensors of each graph at its peak
 */
export function estimateMemory(peaks: readonly number[], trainable: number, frozen: number): number {
  const arenas = peaks.reduce((sum, bytes) => sum + 2 ** Math.ceil(Math.log2(Math.max(1, bytes))), 0);
  return Math.round(BASE_BYTES + 4 * 4 * trainable + 2 * 4 * frozen + arenas);
}
