import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared } from './common.ts';

/** Integers from start to limit (excluded) by delta. */
export const Range: Rule = {
  infer: ([start], _attributes, declared) => [{ dtype: start!.dtype, shape: requireDeclared(declared, 'Range') }],
  gradient: 'none',
  flops: noFlops,
};
