import type { Value } from '../../onnx/graph.ts';
import type { LayerContext } from './context.ts';

/**
 * Root-mean-square norm over the last axis (arXiv 1910.07467): x / sqrt(mean(x^2) + eps) * (offset + w).
 * Everything that touches the whole tensor is one reduction and two products; the rest works on one number a row.
 */
export function rmsNorm({ b, spec, weight }: LayerContext, x: Value, name: string): Value {
  const size = Number(x.shape.at(-1));
  const w = weight(`${name}.weight`, [size]);
  const meanSquare = b.op('Mul', [b.op('ReduceSumSquare', [x, b.ints([-1])], { keepdims: 1 }), b.scalar(1 / size)]);
  const inverse = b.op('Reciprocal', [b.op('Sqrt', [b.op('Add', [meanSquare, b.scalar(spec.normEps)])])]);
  const gain = spec.normOffset === 0 ? w : b.op('Add', [w, b.scalar(spec.normOffset)]);
  const normed = b.op('Mul', [x, inverse]);
  return b.recomputed(() => b.op('Mul', [normed, gain]));
}
