import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared, unbroadcast } from './common.ts';

/** x broadcast to the declared shape; dx sums over what was stretched. */
export const Expand: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Expand') }],
  gradient: (b, { inputs: [x] }, [dy]) => [() => unbroadcast(b, dy!, x!.shape), null],
  flops: noFlops,
};
