import type { Value } from '../../onnx/graph.ts';
import { adapterName } from '../adapters.ts';
import type { Adapters, LayerContext } from './context.ts';

type LinearContext = Pick<LayerContext, 'b' | 'weight' | 'adapters' | 'dropoutMasks'>;

/**
 * y = x W^T (+ b). x [rows, in], W [out, in] as Hugging Face stores it; y [rows, out].
 * A layer with an adapter (arXiv 2106.09685) gives y + alpha / r (dropout(x) A^T) B^T, A [r, in], B [out, r]. The kernel
 * of the last product adds y itself: at a small r that costs less than a pass over [rows, out] of its own.
 */
export function linear(
  context: LinearContext,
  x: Value,
  name: string,
  inSize: number,
  outSize: number,
  bias: boolean,
): Value {
  const { b, weight, adapters } = context;
  const inputs = [x, weight(`${name}.weight`, [outSize, inSize])];
  if (bias) inputs.push(weight(`${name}.bias`, [outSize]));
  const attributes = { transA: 0, transB: 1 };
  if (adapters === null || !adapters.layers.has(name)) return b.op('Gemm', inputs, attributes);
  const narrow = toRank(context, adapters, x, name, inSize);
  const back = weight(adapterName(name, 'B'), [outSize, adapters.rank]);
  return b.op('Gemm', [narrow, back, b.op('Gemm', inputs, attributes)], attributes);
}

/** alpha / r dropout(x) A^T, [rows, r]; what is kept is scaled up by 1 / (1 - p), in the same factor. */
function toRank(context: LinearContext, adapters: Adapters, x: Value, name: string, inSize: number): Value {
  const { b, weight, dropoutMasks } = context;
  const { rank, scale, dropout } = adapters;
  const down = weight(adapterName(name, 'A'), [rank, inSize]);
  const keep = dropoutMasks?.(x, name);
  const seen = keep === undefined ? x : b.recomputed(() => b.op('Where', [keep, x, b.scalar(0)]));
  return b.op('Gemm', [seen, down], { transA: 0, transB: 1, alpha: scale / (1 - dropout) });
}
