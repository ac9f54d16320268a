import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, noFlops, unbroadcast } from './common.ts';

/** y = a b; da = dy b, db = dy a, summed over broadcast axes. */
export const Mul: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, b.op('Mul', [dy!, y!]), x!.shape),
    () => unbroadcast(b, b.op('Mul', [dy!, x!]), y!.shape),
  ],
  flops: (node, bindings) => (node.outputs[0]!.dtype === 'int64' ? noFlops : elementwiseFlops(1))(node, bindings),
};
