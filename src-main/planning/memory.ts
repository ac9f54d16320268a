/** How much memory a run will need. */
import { constantBytes } from '../autodiff/constants.ts';
import { FlopFormula, passFlops } from '../autodiff/flops.ts';
import { peakBytes } from '../autodiff/liveness.ts';
import type { BatchShape } from '../data/buckets.ts';
import { THREAD_BYTES } from '../kernels/threads.ts';
import type { Graph } from '../onnx/graph.ts';
import { bindingsOf } from './step-flops.ts';

/** Node, onnxruntime, this program and the data of a run, in bytes; measured on Linux. */
const PROCESS_BYTES = 225e6;

/** Rows of a batch that is only looked at, at least: nothing is kept of it for a backward pass. */
export const LOOKED_AT_ONCE = 20;

/** Analytic floating-point operations of some batches. */
export function batchFlops(graph: Graph, shapes: readonly BatchShape[]): { forward: number; backward: number } {
  const flops = new FlopFormula(graph).over(shapes.map((shape) => ({ bindings: bindingsOf(shape), count: 1 })));
  return { forward: passFlops(flops, 'forward'), backward: passFlops(flops, 'backward') };
}

/** Bytes that an open session takes while it runs a batch: its constants, and the intermediate tensors at their peak. */
export function sessionBytes(graph: Graph, shape: BatchShape): number {
  return constantBytes(graph) + peakBytes(graph, bindingsOf(shape));
}

/** What takes memory in a run; elements are those of float32 arrays, the rest is in bytes. */
export interface MemoryParts {
  /** Elements of all tensors that train at some step. */
  readonly trained: number;
  /** Elements that are inputs of the graphs but never train. */
  readonly held: number;
  /** Elements that some step of this run updates: pages of moments that nothing writes to are not in memory. */
  readonly updated: number;
  /** Whether gradients of several batches are added up, which takes an array of its own. */
  readonly accumulates: boolean;
  /** Of the sessions that train and score, both open to the end. */
  readonly training: number;
  readonly scoring: number;
  /** Of the session that looks at the model to choose blocks; null: nothing is chosen so. */
  readonly looking: { readonly bytes: number; readonly staysOpen: boolean } | null;
  /** Of the session that fills the cache, its result included, and of the rows that a batch reads; 0: no cache. */
  readonly filling: number;
  readonly rows: number;
  /** Threads of the optimiser beside the main one. */
  readonly threads: number;
}

/**
 * Peak memory of the engine in bytes: that of the stage which takes most. SALF looks at the model before any parameters
 * are made; the cache is filled beside the values; the steps need all of values, gradients and both moments.
 */
export function estimateMemory(parts: MemoryParts): number {
  const { trained, held, updated, accumulates, training, scoring, looking, filling, rows, threads } = parts;
  const floats = (elements: number) => elements * Float32Array.BYTES_PER_ELEMENT;
  const look = looking?.bytes ?? 0;
  const arrays = floats(trained + held) + floats(updated) * (accumulates ? 4 : 3);
  const steps = arrays + threads * THREAD_BYTES + training + scoring + rows + (looking?.staysOpen === true ? look : 0);
  return Math.round(PROCESS_BYTES + Math.max(look, floats(trained) + filling, steps));
}
