import { normalAxis } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { intAttribute, noFlops } from './common.ts';

/** Index of the largest element along `axis`, of equal ones the first; int64. */
export const ArgMax: Rule = {
  infer: ([x], attributes) => {
    const axis = normalAxis(intAttribute({ attributes }, 'axis'), x!.shape.length);
    const keep = intAttribute({ attributes }, 'keepdims', 1) === 1;
    return [{ dtype: 'int64', shape: x!.shape.flatMap((dim, i) => (i === axis ? (keep ? [1] : []) : [dim])) }];
  },
  gradient: 'none',
  flops: noFlops,
};
