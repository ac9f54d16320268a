/** What a run will need, told before it starts. */
import * as ort from 'onnxruntime-node';
import { countFlops, passFlops } from '../autodiff/flops.ts';
import { Builder } from '../autodiff/builder.ts';
import { peakBytes } from '../autodiff/liveness.ts';
import type { Graph } from '../onnx/graph.ts';
import { openSession, type Runtime } from './session.ts';
import type { BatchShape } from './step-flops.ts';

/** Node, onnxruntime, its open sessions and the program itself, in bytes; measured on Linux. */
const BASE_BYTES = 250e6;
/** Share of a bare matrix product's speed that whole training steps reach on a CPU; measured with `npm run bench -- step`. */
const EFFICIENCY = 0.75;

/** Analytic floating-point operations of one batch. */
export function batchFlops(graph: Graph, { size, length }: BatchShape): { forward: number; backward: number } {
  const flops = countFlops(graph, { batch: size, length });
  return { forward: passFlops(flops, 'forward'), backward: passFlops(flops, 'backward') };
}

/**
 * Peak memory of the engine in bytes: weights in float32 (frozen ones once for training and once for scoring, as
 * onnxruntime packs them for each), values, gradients and two moments of what trains, and for each graph its
 * intermediate tensors, whose arena grows in powers of two.
 */
export function estimateMemory(graphs: readonly Graph[], shape: BatchShape, trainable: number, frozen: number): number {
  const bindings = { batch: shape.size, length: shape.length };
  const arena = (graph: Graph) => 2 ** Math.ceil(Math.log2(Math.max(1, peakBytes(graph, bindings))));
  const arenas = graphs.reduce((sum, graph) => sum + arena(graph), 0);
  return Math.round(BASE_BYTES + 4 * 4 * trainable + 2 * 4 * frozen + arenas);
}

/** Seconds for so many floating-point operations on this machine, from a short matrix product timed here and now. */
export async function estimateSeconds(flops: number, runtime: Runtime): Promise<number> {
  return flops / (EFFICIENCY * (await measureFlopRate(runtime)));
}

/** Floating-point operations per second of a 512 x 512 x 512 product, the best of a few. */
async function measureFlopRate(runtime: Runtime): Promise<number> {
  const size = 512;
  const b = new Builder('float32');
  const inputs = ['x', 'y'].map((name) => b.input(name, 'float32', [size, size]));
  b.graph.output(b.op('Gemm', inputs, { transA: 0, transB: 1 }));
  const session = await openSession(b.graph, 'speed', runtime);
  const matrix = new ort.Tensor('float32', new Float32Array(size * size).fill(0.5), [size, size]);
  let best = Infinity;
  for (let i = 0; i < 8; i++) {
    const began = performance.now();
    await session.run({ x: matrix, y: matrix });
    best = Math.min(best, performance.now() - began);
  }
  await session.release();
  return (2 * size ** 3) / (best / 1000);
}
