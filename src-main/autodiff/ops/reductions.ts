/** Sums over axes. */
import { normalAxis } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { inferReduction, intAttribute, noFlops, readFlops, withKeptAxes } from './common.ts';

/** y = sum of x over axes; dx = dy, stretched back over them. */
export const ReduceSum: Rule = {
  infer: inferReduction,
  gradient: (b, node, [dy]) => {
    const x = node.inputs[0]!;
    return [() => b.op('Expand', [withKeptAxes(b, node, dy!), b.shapeTensor(x.shape, false)], {}, x.shape), null];
  },
  flops: readFlops(),
};

/** y = sum of x^2 over axes; dx = 2 x dy. The factor is applied to the small tensor. */
export const ReduceSumSquare: Rule = {
  infer: inferReduction,
  gradient: (b, node, [dy]) => [
    () => b.op('Mul', [node.inputs[0]!, b.op('Mul', [withKeptAxes(b, node, dy!), b.scalar(2)])]),
    null,
  ],
  flops: readFlops(2),
};

/** Index of the largest element along `axis`, of equal ones the first; int64. */
export const ArgMax: Rule = {
  infer: ([x], attributes) => {
    const axis = normalAxis(intAttribute({ attributes }, 'axis'), x!.shape.length);
    const keep = intAttribute({ attributes }, 'keepdims', 1) === 1;
    return [{ dtype: 'int64', shape: x!.shape.flatMap((dim, i) => (i === axis ? (keep ? [1] : []) : [dim])) }];
  },
  gradient: 'none',
  flops: noFlops,
};
