import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';

/** cap tanh(x / cap), Gemma2's bound on scores and logits; unchanged when there is none. */
export function softCap(b: Builder, x: Value, cap: number | null): Value {
  if (cap === null) return x;
  return b.op('Mul', [b.op('Tanh', [b.op('Mul', [x, b.scalar(1 / cap)])]), b.scalar(cap)]);
}
