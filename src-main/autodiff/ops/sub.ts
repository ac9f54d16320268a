import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, unbroadcast } from './common.ts';

/** y = a - b. */
export const Sub: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, dy!, x!.shape),
    () => b.op('Neg', [unbroadcast(b, dy!, y!.shape)]),
  ],
  flops: elementwiseFlops(1),
};
