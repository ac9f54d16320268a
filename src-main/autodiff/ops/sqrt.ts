import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = x^(1/2); dx = dy / (2 y). */
export const Sqrt: Rule = {
  infer: sameAsInput,
  gradient: (b, { outputs: [y] }, [dy]) => [() => b.op('Div', [b.op('Mul', [dy!, b.scalar(0.5)]), y!])],
  flops: elementwiseFlops(1),
};
