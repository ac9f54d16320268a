import type { Rule } from '../rule.ts';
import { intAttribute, noFlops, zeros } from './common.ts';

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
