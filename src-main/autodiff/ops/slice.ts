import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared } from './common.ts';

/** A range of x (inputs: starts, ends, axes) in the declared shape; used to cut constant tables to the batch's length. */
export const Slice: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Slice') }],
  gradient: 'none',
  flops: noFlops,
};
