import type { Rule } from '../rule.ts';
import { inferReduction, readFlops, withKeptAxes } from './common.ts';

/** y = sum of x over axes; dx = dy, stretched back over them. */
export const ReduceSum: Rule = {
  infer: inferReduction,
  gradient: (b, node, [dy]) => {
    const x = node.inputs[0]!;
    return [() => b.op('Expand', [withKeptAxes(b, node, dy!), b.shapeTensor(x.shape, false)], {}, x.shape), null];
  },
  flops: readFlops(),
};
