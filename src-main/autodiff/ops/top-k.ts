import type { Rule } from '../rule.ts';
import { constantInts, noFlops } from './common.ts';

/** The k largest elements along the last axis, falling, and their int64 indices; k is a constant. */
export const TopK: Rule = {
  infer: ([x, k]) => {
    const [count] = constantInts(k, 'k of TopK');
    const shape = x!.shape.with(-1, count!);
    return [
      { dtype: x!.dtype, shape },
      { dtype: 'int64', shape },
    ];
  },
  gradient: 'none',
  flops: noFlops,
};
