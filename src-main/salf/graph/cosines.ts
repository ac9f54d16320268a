/** Cosines of latent states with the targets of all labels, in the graph. */
import type { Builder } from '../../autodiff/builder.ts';
import type { TARGETS } from '../../contract/salf.ts';
import type { Value } from '../../onnx/graph.ts';

type Target = (typeof TARGETS)[number];

export interface Ends {
  /** r_0 as it leaves the embedding (times its scale, before any norm), [B, d]. */
  readonly start: Value;
  /** s_y of each label, [labels, d]. */
  readonly bases: Value;
}

/** Product of lengths below which a vector counts as zero, and its cosine with anything as 0. */
const TINY = 1e-30;
const HUGE = 3e38;

/** r . target and |target| of every state and label, each of a shape that stretches to [B, n+1, labels]. */
type Products = (b: Builder, states: Value, ends: Ends) => { readonly dots: Value; readonly lengths: Value };

/** No target is written down: of a batch that would be [B, n+1, labels, d]. */
const products: Record<Target, Products> = {
  basis: (b, states, { bases }) => ({
    dots: b.op('MatMul', [states, flipped(b, bases)]),
    lengths: b.op('Sqrt', [squares(b, bases, 0)]),
  }),
  /** lerp(r_0, s_y, k/n), the virtual transition of the paper's first version: a product with it is one of its ends'. */
  lerp: (b, states, { start, bases }) => {
    const blocks = Number(states.shape[1]) - 1;
    const [rows, width] = start.shape;
    const column = (value: (way: number) => number) =>
      b.floats(
        Array.from({ length: blocks + 1 }, (_, k) => value(k / blocks)),
        [blocks + 1, 1],
      );
    const weighed = (x: Value, value: (way: number) => number) => b.op('Mul', [x, column(value)]);
    const turned = flipped(b, bases);
    const dots = b.op('Add', [
      weighed(b.op('MatMul', [states, b.reshape(start, [rows!, width!, 1])]), (way) => 1 - way),
      weighed(b.op('MatMul', [states, turned]), (way) => way),
    ]);
    const space = b.reshape(start, [rows!, 1, width!]);
    const ends = b.op('Add', [
      weighed(squares(b, space, 1), (way) => (1 - way) ** 2),
      weighed(squares(b, bases, 0), (way) => way ** 2),
    ]);
    const between = weighed(b.op('MatMul', [space, turned]), (way) => 2 * way * (1 - way));
    const square = b.op('Clip', [b.op('Add', [ends, between]), b.scalar(0), b.scalar(HUGE)]);
    return { dots, lengths: b.op('Sqrt', [square]) };
  },
};

/**
 * cos(r_k, target of each label) for k = 0..n.
 * @param states r_0 .. r_n at the last positions, [B, n+1, d]
 * @returns [B, n+1, labels]
 */
export function emitCosines(b: Builder, states: Value, target: Target, ends: Ends): Value {
  const { dots, lengths } = products[target](b, states, ends);
  return quotient(b, dots, b.op('Sqrt', [squares(b, states, 1)]), lengths);
}

/** Cosines of vectors along the last axis of two tensors of one shape: [.., d] -> [..]. */
export function emitCosine(b: Builder, x: Value, y: Value): Value {
  const dots = b.op('ReduceSum', [b.op('Mul', [x, y]), b.ints([-1])], { keepdims: 0 });
  return quotient(b, dots, b.op('Sqrt', [squares(b, x, 0)]), b.op('Sqrt', [squares(b, y, 0)]));
}

function quotient(b: Builder, dots: Value, length: Value, other: Value): Value {
  return b.op('Div', [dots, b.op('Clip', [b.op('Mul', [length, other]), b.scalar(TINY), b.scalar(HUGE)])]);
}

/** Sums of squares over the last axis, which is kept or not. */
function squares(b: Builder, x: Value, keepdims: 0 | 1): Value {
  return b.op('ReduceSumSquare', [x, b.ints([-1])], { keepdims });
}

/** [labels, d] as [d, labels]. */
function flipped(b: Builder, bases: Value): Value {
  return b.op('Transpose', [bases], { perm: [1, 0] });
}
