/** Where something stands, and how much of it stood before; on integers and conditions alone. */
import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared, sameAsInput } from './common.ts';

/** int64 sums of an int64 tensor from the start to each element along the axis that the second input names. */
export const CumSum: Rule = { infer: sameAsInput, gradient: 'none', flops: noFlops };

/** Indices of the true elements, int64 [rank, number of them] in the declared shape; row-major. */
export const NonZero: Rule = {
  infer: (_inputs, _attributes, declared) => [{ dtype: 'int64', shape: requireDeclared(declared, 'NonZero') }],
  gradient: 'none',
  flops: noFlops,
};
