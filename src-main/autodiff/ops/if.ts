import { Graph } from '../../onnx/graph.ts';
import type { Rule } from '../rule.ts';
import { noFlops } from './common.ts';

/** One of two graphs, by a condition. Its types and costs are those of the branch that does the work, `then_branch`. */
export const If: Rule = {
  infer: (_inputs, { then_branch: branch }) => {
    if (!(branch instanceof Graph)) throw new Error('If: then_branch is missing');
    return branch.outputs.map(({ dtype, shape }) => ({ dtype, shape }));
  },
  gradient: 'none',
  // Counted node by node inside the branch: see countFlops.
  flops: noFlops,
};
