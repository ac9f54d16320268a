/** What the compiler must know of an op: the shape of its outputs, its gradient, its arithmetic. */
import type { Attributes } from '../onnx/attributes.ts';
import type { Node, TensorType, Value } from '../onnx/graph.ts';
import type { Shape } from '../onnx/shape.ts';
import type { Builder } from './builder.ts';

/** Emits the nodes of one input's cotangent. Called only when that input lies on a path to a wanted tensor. */
export type Pull = () => Value;

/**
 * Cotangents of a node's inputs from those of its outputs (null: that output does not reach the loss), one thunk per
 * input; null where the op is constant in that input (indices, shapes, conditions).
 */
export type Gradient = (b: Builder, node: Node, dy: readonly (Value | null)[]) => readonly (Pull | null)[];

export interface Rule {
  /**
   * Types of the outputs. `declared` is the shape the caller asks for, where it depends on the value of an input
   * (Reshape, Expand, Slice, ...).
   */
  readonly infer: (
    inputs: readonly Value[],
    attributes: Attributes,
    declared: Shape | undefined,
  ) => readonly TensorType[];
  /** 'none': integer- or boolean-valued, or piecewise constant; a wanted path through it is an error. */
  readonly gradient: Gradient | 'none';
  /**
   * Floating-point operations of one run as dimensions whose product is their number; null: none. A multiply-add counts as
   * two, moving data as none.
   */
  readonly flops: (node: Node) => Shape | null;
}
