import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, unbroadcast } from './common.ts';

/** y = a / b; da = dy / b, db = -dy y / b. */
export const Div: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, divisor], outputs: [y] }, [dy]) => [
    () => unbroadcast(b, b.op('Div', [dy!, divisor!]), x!.shape),
    () => unbroadcast(b, b.op('Neg', [b.op('Div', [b.op('Mul', [dy!, y!]), divisor!])]), divisor!.shape),
  ],
  flops: elementwiseFlops(1),
};
