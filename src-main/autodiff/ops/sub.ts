import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, noFlops, unbroadcast } from './common.ts';

/** y = a - b. As with sums, those of integers are not counted as arithmetic. */
export const Sub: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, dy!, x!.shape),
    () => b.op('Neg', [unbroadcast(b, dy!, y!.shape)]),
  ],
  flops: (node, bindings) => (node.outputs[0]!.dtype === 'int64' ? noFlops : elementwiseFlops(1))(node, bindings),
};
