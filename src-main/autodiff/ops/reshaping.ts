/** The same elements in another shape, and shapes themselves. The caller declares the shape of the output. */
import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared, unbroadcast } from './common.ts';

/** The same elements in the declared shape; made by {@link Builder.reshape}. */
export const Reshape: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Reshape') }],
  gradient: (b, { inputs: [x] }, [dy]) => [() => b.reshape(dy!, x!.shape), null],
  flops: noFlops,
};

/** x broadcast to the declared shape; dx sums over what was stretched. */
export const Expand: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Expand') }],
  gradient: (b, { inputs: [x] }, [dy]) => [() => unbroadcast(b, dy!, x!.shape), null],
  flops: noFlops,
};

/** A range of x (inputs: starts, ends, axes) in the declared shape; used to cut constant tables to the batch's length. */
export const Slice: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Slice') }],
  gradient: 'none',
  flops: noFlops,
};

/** Sizes of x's dimensions from `start` to `end`, as int64. */
export const Shape: Rule = {
  infer: (_inputs, _attributes, declared) => [{ dtype: 'int64', shape: requireDeclared(declared, 'Shape') }],
  gradient: 'none',
  flops: noFlops,
};

/** Integers from start to limit (excluded) by delta. */
export const Range: Rule = {
  infer: ([start], _attributes, declared) => [{ dtype: start!.dtype, shape: requireDeclared(declared, 'Range') }],
  gradient: 'none',
  flops: noFlops,
};
