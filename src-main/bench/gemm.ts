/** The machine's matrix-product peak through onnxruntime, against which steps are measured. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../autodiff/builder.ts';
import type { DecoderSpec } from '../models/spec.ts';
import { openSession, type Runtime } from '../training/sessions/session.ts';
import type { Runner } from './worker.ts';

/**
 * Times one product of each shape a block's linear layers have (tokens x in x out, forward orientation) and of one
 * large square, and answers the time that `flops` operations take at the fastest of them.
 */
export async function gemmRunner(
  spec: DecoderSpec,
  tokens: number,
  runtime: Runtime,
): Promise<{ flops: number; run: Runner }> {
  const { hiddenSize: d, intermediateSize: wide } = spec;
  const shapes = [[tokens, d, d], [tokens, d, wide], [tokens, wide, d], [1024, 1024, 1024]] as const; // prettier-ignore
  const flops = 1e9;
  const products = await Promise.all(shapes.map(([m, k, n]) => product(m, k, n, runtime)));
  const run: Runner = async () => {
    let best = Infinity;
    for (const one of products) best = Math.min(best, await one());
    return { whole: best * flops };
  };
  return { flops, run };
}

/** Answers a function that runs the product once and tells the seconds for one operation. */
async function product(m: number, k: number, n: number, runtime: Runtime): Promise<() => Promise<number>> {
  const b = new Builder('float32');
  const inputs = [b.input('x', 'float32', [m, k]), b.input('y', 'float32', [n, k])];
  const result = b.op('Gemm', inputs, { transA: 0, transB: 1 });
  b.graph.output(result);
  const session = await openSession(b.graph, 'product', runtime);
  const matrix = (rows: number, columns: number) =>
    new ort.Tensor('float32', new Float32Array(rows * columns).fill(0.1), [rows, columns]);
  const feeds = { x: matrix(m, k), y: matrix(n, k) };
  const fetches = { [result.name]: matrix(m, n) };
  return async () => {
    const began = performance.now();
    await session.run(feeds, fetches);
    return (performance.now() - began) / 1000 / (2 * m * k * n);
  };
}
