import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = 1 / (1 + e^-x); dx = dy y (1 - y). */
export const Sigmoid: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [
    () => b.op('Mul', [dy!, b.op('Mul', [y!, b.op('Sub', [b.scalar(1), y!])])]),
  ],
  flops: elementwiseFlops(1),
};
