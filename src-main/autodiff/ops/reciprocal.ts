import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = 1 / x; dx = -dy y^2. */
export const Reciprocal: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Neg', [b.op('Mul', [dy!, b.op('Mul', [y!, y!])])])],
  flops: elementwiseFlops(1),
};
