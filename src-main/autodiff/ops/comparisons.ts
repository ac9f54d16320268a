/** Comparisons and logic: boolean results, no gradient, no arithmetic. */
import { broadcastShapes } from '../../onnx/shape.ts';
import type { Rule } from '../rule.ts';
import { noFlops } from './common.ts';

const comparison: Rule = {
  infer: ([a, b]) => [{ dtype: 'bool', shape: broadcastShapes(a!.shape, b!.shape) }],
  gradient: 'none',
  flops: noFlops,
};

export const Less = comparison;
export const LessOrEqual = comparison;
export const Greater = comparison;
export const And = comparison;
