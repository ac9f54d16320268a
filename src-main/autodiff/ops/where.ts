import { broadcastShapes } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { noFlops, sameDtype, unbroadcast } from './common.ts';

/** y = a where the condition holds, else b. */
export const Where: Rule = {
  infer: ([condition, x, y]) => [
    { dtype: sameDtype(x!, y!), shape: broadcastShapes(condition!.shape, broadcastShapes(x!.shape, y!.shape)) },
  ],
  gradient: (b, { inputs: [condition, x, y] }, [dy]) => [
    null,
    () => unbroadcast(b, b.op('Where', [condition!, dy!, b.scalar(0)]), x!.shape),
    () => unbroadcast(b, b.op('Where', [condition!, b.scalar(0), dy!]), y!.shape),
  ],
  flops: noFlops,
};
