import type { Rule } from '../rule.ts';
import { elementwiseFlops, sameAsInput } from './common.ts';

/** y = ln x; dx = dy / x. */
export const Log: Rule = {
  infer: sameAsInput,
  gradient: (b, { inputs: [x] }, [dy]) => [() => b.op('Div', [dy!, x!])],
  flops: elementwiseFlops(1),
};
