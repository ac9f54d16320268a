/** Softmax and its logarithm over the last axis. */
import type { Rule } from '../rule.ts';
import { elementwiseFlops, intAttribute, sameAsInput } from './common.ts';

/** y = softmax(x) along `axis`; dx = y (dy - sum(dy y)). */
export const Softmax: Rule = {
  infer: sameAsInput,
  gradient: (b, node, [dy]) => {
    const y = node.outputs[0]!;
    const axis = b.ints([intAttribute(node, 'axis')]);
    return [
      () => {
        const weighted = b.op('ReduceSum', [b.op('Mul', [dy!, y]), axis], { keepdims: 1 });
        return b.op('Mul', [y, b.op('Sub', [dy!, weighted])]);
      },
    ];
  },
  flops: elementwiseFlops(5),
};

/** y = log softmax(x) along `axis`; dx = dy - e^y sum(dy). */
export const LogSoftmax: Rule = {
  infer: sameAsInput,
  gradient: (b, node, [dy]) => {
    const axis = b.ints([intAttribute(node, 'axis')]);
    return [
      () => {
        const sum = b.op('ReduceSum', [dy!, axis], { keepdims: 1 });
        return b.op('Sub', [dy!, b.op('Mul', [b.op('Exp', [node.outputs[0]!]), sum])]);
      },
    ];
  },
  flops: elementwiseFlops(5),
};
