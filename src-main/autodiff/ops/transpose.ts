import type { Node } from '../../onnx/graph.ts';
import type { Rule } from '../rule.ts';
import { noFlops } from './common.ts';

/** y has x's axes in the order `perm`; dx is dy in the inverse order. */
export const Transpose: Rule = {
  infer: ([x], attributes) => [{ dtype: x!.dtype, shape: permutation({ attributes }).map((from) => x!.shape[from]!) }],
  gradient: (b, node, [dy]) => {
    const perm = permutation(node);
    return [() => b.op('Transpose', [dy!], { perm: perm.map((_, axis) => perm.indexOf(axis)) })];
  },
  flops: noFlops,
};

function permutation({ attributes }: Pick<Node, 'attributes'>): readonly number[] {
  if (!Array.isArray(attributes.perm)) throw new Error('Transpose: perm is missing');
  return attributes.perm as readonly number[];
}
