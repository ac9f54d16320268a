/** Writing at indices; only in backward passes. */
import type { Rule } from '../rule.ts';
import { noFlops } from './common.ts';

/** Base with updates added at row indices; appears only in backward passes. */
export const ScatterND: Rule = {
  infer: ([base]) => [{ dtype: base!.dtype, shape: base!.shape }],
  gradient: 'none',
  flops: noFlops,
};

/** Base with updates added at element indices along `axis`; appears only in backward passes. */
export const ScatterElements: Rule = {
  infer: ([base]) => [{ dtype: base!.dtype, shape: base!.shape }],
  gradient: 'none',
  flops: noFlops,
};
