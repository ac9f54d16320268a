import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, noFlops, unbroadcast } from './common.ts';

/** y = a + b. Integer adds (positions, shapes) are not counted as arithmetic. */
export const Add: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [() => unbroadcast(b, dy!, x!.shape), () => unbroadcast(b, dy!, y!.shape)],
  flops: (node, bindings) => (node.outputs[0]!.dtype === 'int64' ? noFlops : elementwiseFlops(1))(node, bindings),
};
