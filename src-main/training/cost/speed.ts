/** How fast this machine computes, measured here and now. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { openSession, type Runtime } from '../sessions/session.ts';

/** Share of a bare matrix product's speed that whole training steps reach on a CPU; measured with `npm run bench -- step`. */
const EFFICIENCY = 0.75;

/** Floating-point operations that training steps reach in a second here, from a short matrix product. */
export async function flopsPerSecond(runtime: Runtime): Promise<number> {
  return EFFICIENCY * (await measureFlopRate(runtime));
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
