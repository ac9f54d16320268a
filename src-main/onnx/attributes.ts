/** Attributes of nodes. ONNX tells integers from floats; which attribute is which stands here, once. */
import type { Graph } from './graph.ts';

export const attributeKinds = {
  allowzero: 'int',
  alpha: 'float',
  axis: 'int',
  axes: 'ints',
  beta: 'float',
  else_branch: 'graph',
  epsilon: 'float',
  keepdims: 'int',
  num_outputs: 'int',
  end: 'int',
  perm: 'ints',
  reduction: 'string',
  start: 'int',
  then_branch: 'graph',
  to: 'int',
  transA: 'int',
  transB: 'int',
} as const;

export type AttributeName = keyof typeof attributeKinds;
export type AttributeKind = (typeof attributeKinds)[AttributeName];
export type AttributeValue = number | readonly number[] | string | Graph;
export type Attributes = Readonly<Partial<Record<AttributeName, AttributeValue>>>;
