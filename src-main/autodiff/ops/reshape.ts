import type { Rule } from '../rule.ts';
import { noFlops, requireDeclared } from './common.ts';

/** The same elements in the declared shape; made by {@link Builder.reshape}. */
export const Reshape: Rule = {
  infer: ([x], _attributes, declared) => [{ dtype: x!.dtype, shape: requireDeclared(declared, 'Reshape') }],
  gradient: (b, { inputs: [x] }, [dy]) => [() => b.reshape(dy!, x!.shape), null],
  flops: noFlops,
};
