/** Pieces that several op rules share. */
import type { Node, TensorType, Value } from '../../onnx/graph.ts';
import { broadcastShapes, normalAxis, sameShape, stretchedAxes, type Shape } from '../../onnx/shape.ts';
import type { Builder } from '../builder.ts';
import type { Rule } from '../rule.ts';

/** FLOPs of an op that does `perElement` operations for each element of its first output. */
export function elementwiseFlops(perElement: number): Rule['flops'] {
  return ({ outputs: [y] }) => [perElement, ...y!.shape];
}

/** FLOPs of an op that does one operation for each element it reads (reductions). */
export function readFlops(perElement = 1): Rule['flops'] {
  return ({ inputs: [x] }) => [perElement, ...x!.shape];
}

/** Moving, casting and comparing count as no arithmetic. */
export const noFlops: Rule['flops'] = () => null;

/** Output type of an elementwise op of one input. */
export const sameAsInput: Rule['infer'] = ([x]) => [{ dtype: x!.dtype, shape: x!.shape }];

/** Output type of an elementwise op of two inputs. */
export const broadcastInputs: Rule['infer'] = ([a, b]) => [
  { dtype: sameDtype(a!, b!), shape: broadcastShapes(a!.shape, b!.shape) },
];

export function sameDtype(a: Value, b: Value): TensorType['dtype'] {
  if (a.dtype !== b.dtype) throw new Error(`${a.name} is ${a.dtype} but ${b.name} is ${b.dtype}`);
  return a.dtype;
}

/** The shape the caller declared, for ops whose output shape an input's value decides. */
export function requireDeclared(declared: Shape | undefined, op: string): Shape {
  if (declared === undefined) throw new Error(`${op} needs the output shape to be declared`);
  return declared;
}

/** Adjoint of broadcasting: sums a cotangent over the axes along which `shape` was stretched. */
export function unbroadcast(b: Builder, dy: Value, shape: Shape): Value {
  const { axes } = stretchedAxes(shape, dy.shape);
  if (axes.length === 0) return dy;
  const summed = b.op('ReduceSum', [dy, b.ints(axes)], { keepdims: 1 });
  return sameShape(summed.shape, shape) ? summed : b.reshape(summed, shape);
}

/** Reads an attribute that the op's emitter always sets. */
export function intAttribute(
  node: Pick<Node, 'attributes'>,
  name: 'axis' | 'keepdims' | 'transA' | 'transB' | 'to',
  missing?: number,
): number {
  const value = node.attributes[name] ?? missing;
  if (typeof value !== 'number') throw new Error(`attribute ${name} is missing`);
  return value;
}

/** Contents of a constant integer input, such as the axes of a reduction. */
export function constantInts(value: Value | undefined, what: string): readonly number[] {
  if (value?.ints === undefined) throw new Error(`${what} must be a constant`);
  return value.ints;
}

/** Shape rule of reductions: axes are the second input; without it, all. */
export const inferReduction: Rule['infer'] = ([x, axes], attributes) => {
  const { dtype, shape } = x!;
  const wanted =
    axes === undefined ? shape.map((_, i) => i) : constantInts(axes, 'axes').map((a) => normalAxis(a, shape.length));
  const keep = intAttribute({ attributes }, 'keepdims', 1) === 1;
  return [{ dtype, shape: shape.flatMap((dim, i) => (wanted.includes(i) ? (keep ? [1] : []) : [dim])) }];
};

/** Gives a reduction's cotangent its reduced axes back as 1, so that broadcasting undoes the sum. */
export function withKeptAxes(b: Builder, node: Node, dy: Value): Value {
  const [x, axes] = node.inputs;
  const wanted =
    axes === undefined
      ? x!.shape.map((_, i) => i)
      : constantInts(axes, 'axes').map((a) => normalAxis(a, x!.shape.length));
  const kept = x!.shape.map((dim, i) => (wanted.includes(i) ? 1 : dim));
  return sameShape(kept, dy.shape) ? dy : b.reshape(dy, kept);
}

/** A tensor of zeros of a shape known only at run time. */
export function zeros(b: Builder, shape: Shape): Value {
  return b.op('Expand', [b.scalar(0), b.shapeTensor(shape, false)], {}, shape);
}
