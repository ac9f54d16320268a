import type { Rule } from '../rule.ts';
import { broadcastInputs, noFlops } from './common.ts';

/** Remainder of integers, with the sign of the divisor; exact, so that every execution provider gives the same bits. */
export const Mod: Rule = {
  infer: (inputs, attributes, declared) => {
    const { dtype } = inputs[0]!;
    if (dtype !== 'int64') throw new Error(`Mod: only integers, not ${dtype}`);
    return broadcastInputs(inputs, attributes, declared);
  },
  gradient: 'none',
  flops: noFlops,
};
