import type { Rule } from '../rule.ts';
import { noFlops, sameAsInput } from './common.ts';

/** y = min(max(x, low), high) for scalar bounds; dx = dy within them (bounds included), else 0. */
export const Clip: Rule = {
  infer: sameAsInput,
  gradient: (b, { inputs: [x, low, high] }, [dy]) => [
    () => {
      const inside = b.op('And', [b.op('LessOrEqual', [low!, x!]), b.op('LessOrEqual', [x!, high!])]);
      return b.op('Where', [inside, dy!, b.scalar(0)]);
    },
    null,
    null,
  ],
  flops: noFlops,
};
