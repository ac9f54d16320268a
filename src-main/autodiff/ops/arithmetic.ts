/** Elementwise arithmetic of two tensors, broadcast. Integer sums and products (positions, shapes) count as no arithmetic. */
import type { Rule } from '../rule.ts';
import { broadcastInputs, elementwiseFlops, noFlops, unbroadcast } from './common.ts';

const realFlops: Rule['flops'] = (node) => (node.outputs[0]!.dtype === 'int64' ? noFlops : elementwiseFlops(1))(node);

/** y = a + b. */
export const Add: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [() => unbroadcast(b, dy!, x!.shape), () => unbroadcast(b, dy!, y!.shape)],
  flops: realFlops,
};

/** y = a - b. */
export const Sub: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, dy!, x!.shape),
    () => b.op('Neg', [unbroadcast(b, dy!, y!.shape)]),
  ],
  flops: realFlops,
};

/** y = a b; da = dy b, db = dy a, summed over broadcast axes. */
export const Mul: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, y] }, [dy]) => [
    () => unbroadcast(b, b.op('Mul', [dy!, y!]), x!.shape),
    () => unbroadcast(b, b.op('Mul', [dy!, x!]), y!.shape),
  ],
  flops: realFlops,
};

/** y = a / b; da = dy / b, db = -dy y / b. */
export const Div: Rule = {
  infer: broadcastInputs,
  gradient: (b, { inputs: [x, divisor], outputs: [y] }, [dy]) => [
    () => unbroadcast(b, b.op('Div', [dy!, divisor!]), x!.shape),
    () => unbroadcast(b, b.op('Neg', [b.op('Div', [b.op('Mul', [dy!, y!]), divisor!])]), divisor!.shape),
  ],
  flops: elementwiseFlops(1),
};

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
