import type { Value } from '../../onnx/graph.ts';
import type { LayerContext } from './context.ts';

/** y = x W^T (+ b). x [rows, in], W [out, in] as Hugging Face stores it; y [rows, out]. */
export function linear(
  { b, weight }: LayerContext,
  x: Value,
  name: string,
  inSize: number,
  outSize: number,
  bias: boolean,
): Value {
  const inputs = [x, weight(`${name}.weight`, [outSize, inSize])];
  if (bias) inputs.push(weight(`${name}.bias`, [outSize]));
  return b.op('Gemm', inputs, { transA: 0, transB: 1 });
}
