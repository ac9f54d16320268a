import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = tanh x; dx = dy (1 - y^2). */
export const Tanh: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [
    () => b.op('Mul', [dy!, b.op('Sub', [b.scalar(1), b.op('Mul', [y!, y!])])]),
  ],
  flops: elementwiseFlops(1),
};
