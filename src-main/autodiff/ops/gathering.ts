/** Reading at indices. */
import { normalAxis } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { intAttribute, noFlops, zeros } from './common.ts';

/** Rows (axis 0) of a table at integer indices; dtable adds each row's cotangent back at its index. */
export const Gather: Rule = {
  infer: ([table, indices], attributes) => {
    if (normalAxis(intAttribute({ attributes }, 'axis', 0), table!.shape.length) !== 0)
      throw new Error('Gather: only axis 0');
    return [{ dtype: table!.dtype, shape: [...indices!.shape, ...table!.shape.slice(1)] }];
  },
  gradient: (b, { inputs: [table, indices] }, [dy]) => [
    () => {
      const column = b.reshape(indices!, [...indices!.shape, 1]);
      return b.op('ScatterND', [zeros(b, table!.shape), column, dy!], { reduction: 'add' });
    },
    null,
  ],
  flops: noFlops,
};

/** y[i][j] = x[i][index[i][j]] along `axis`; used to pick each label's log-probability. */
export const GatherElements: Rule = {
  infer: ([x, indices]) => [{ dtype: x!.dtype, shape: indices!.shape }],
  gradient: (b, node, [dy]) => {
    const [x, indices] = node.inputs;
    const attributes = { axis: intAttribute(node, 'axis'), reduction: 'add' };
    return [() => b.op('ScatterElements', [zeros(b, x!.shape), indices!, dy!], attributes), null];
  },
  flops: noFlops,
};
