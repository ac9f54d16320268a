import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = -x. */
export const Neg: Rule = {
  infer: sameAsInput,
  gradient: (b, _node, [dy]) => [() => b.op('Neg', [dy!])],
  flops: elementwiseFlops(1),
};
