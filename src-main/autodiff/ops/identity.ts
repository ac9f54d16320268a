import type { Rule } from '../rule.ts';
import { noFlops, sameAsInput } from './common.ts';

/** y = x; lets a branch hand on a value of the graph around it. */
export const Identity: Rule = {
  infer: sameAsInput,
  gradient: (_b, _node, [dy]) => [() => dy!],
  flops: noFlops,
};
