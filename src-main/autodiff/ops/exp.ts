import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = e^x; dx = dy y. */
export const Exp: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Mul', [dy!, y!])],
  flops: elementwiseFlops(1),
};
