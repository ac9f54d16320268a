import type { Rule } from '../rule.ts';
import { elementwiseFlops, intAttribute, sameAsInput } from './common.ts';

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
