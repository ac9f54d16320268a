import type { Dim } from '../../onnx/shape.ts';
import { normalAxis } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { intAttribute, noFlops } from './common.ts';

/**
 * Inputs joined along `axis`; used for shape tensors, whose parts are integers, and for keys and values, whose shape is
 * declared because a sum of symbols is none.
 */
export const Concat: Rule = {
  infer: (inputs, attributes, declared) => {
    const { dtype, shape } = inputs[0]!;
    if (declared !== undefined) return [{ dtype, shape: declared }];
    const axis = normalAxis(intAttribute({ attributes }, 'axis'), shape.length);
    const total = inputs
      .map((x) => x.shape[axis]!)
      .reduce<Dim>((sum, dim) => {
        if (typeof sum !== 'number' || typeof dim !== 'number')
          throw new Error('Concat: symbolic length along the axis');
        return sum + dim;
      }, 0);
    return [{ dtype, shape: shape.with(axis, total) }];
  },
  gradient: 'none',
  flops: noFlops,
};
