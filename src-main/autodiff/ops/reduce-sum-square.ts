import type { Rule } from '../rule.ts';
import { inferReduction, readFlops, withKeptAxes } from './common.ts';

/** y = sum of x^2 over axes; dx = 2 x dy. The factor is applied to the small tensor. */
export const ReduceSumSquare: Rule = {
  infer: inferReduction,
  gradient: (b, node, [dy]) => [
    () => b.op('Mul', [node.inputs[0]!, b.op('Mul', [withKeptAxes(b, node, dy!), b.scalar(2)])]),
    null,
  ],
  flops: readFlops(2),
};
