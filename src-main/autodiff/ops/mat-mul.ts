import type { Value } from '../../onnx/graph.ts';
import { broadcastShapes } from '../../onnx/shape.ts';
import type { Builder } from '../builder.ts';
import type { Rule } from '../rule.ts';
import { sameDtype, unbroadcast } from './common.ts';

/** Y = A B over the last two axes (rank >= 2), the others broadcast; dA = dY B^T, dB = A^T dY. */
export const MatMul: Rule = {
  infer: ([a, b]) => {
    if (a!.shape.at(-1) !== b!.shape.at(-2)) throw new Error(`MatMul: [${a!.shape.join()}] x [${b!.shape.join()}]`);
    const batch = broadcastShapes(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    return [{ dtype: sameDtype(a!, b!), shape: [...batch, a!.shape.at(-2)!, b!.shape.at(-1)!] }];
  },
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, b.op('MatMul', [dy!, swapLastAxes(b, y!)]), x!.shape),
    () => unbroadcast(b, b.op('MatMul', [swapLastAxes(b, x!), dy!]), y!.shape),
  ],
  flops: ({ inputs: [a], outputs: [y] }) => [2, ...y!.shape, a!.shape.at(-1)!],
};

function swapLastAxes(b: Builder, x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  return b.op('Transpose', [x], { perm: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] });
}
