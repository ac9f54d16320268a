import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared } from './common.ts';

/** Sizes of x's dimensions from `start` to `end`, as int64. */
export const Shape: Rule = {
  infer: (_inputs, _attributes, declared) => [{ dtype: 'int64', shape: requireDeclared(declared, 'Shape') }],
  gradient: 'none',
  flops: noFlops,
};
