/** Cosines of latent states with their targets, in the graph. */
import type { Builder } from '../../autodiff/builder.ts';
import type { TARGETS } from '../../contract/salf.ts';
import type { Value } from '../../onnx/graph.ts';

type Target = (typeof TARGETS)[number];

export interface Ends {
  /** r_0 as it leaves the embedding (times its scale, before any norm), [B, d]. */
  readonly start: Value;
  /** s_y of each row's label, [B, d]. */
  readonly goal: Value;
}

/** Product of lengths below which a vector counts as zero, and its cosine with anything as 0. */
const TINY = 1e-30;
const HUGE = 3e38;

/** What the states of spaces 0..n are compared with: [B, 1, d] or [B, n+1, d]. */
const goals: Record<Target, (b: Builder, ends: Ends, blocks: number) => Value> = {
  basis: (b, { goal }) => asSpace(b, goal),
  /** lerp(r_0, s_y, k/n), the virtual transition of the paper's first version. */
  lerp: (b, { start, goal }, blocks) => {
    const way = Array.from({ length: blocks + 1 }, (_, k) => k / blocks);
    const column = (values: readonly number[]) => b.floats(values, [blocks + 1, 1]);
    return b.op('Add', [
      b.op('Mul', [asSpace(b, start), column(way.map((share) => 1 - share))]),
      b.op('Mul', [asSpace(b, goal), column(way)]),
    ]);
  },
};

/**
 * cos(r_k, its target) for k = 0..n.
 * @param states r_0 .. r_n at the last positions, [B, n+1, d]
 * @returns [B, n+1]
 */
export function emitCosines(b: Builder, states: Value, target: Target, ends: Ends): Value {
  const goal = goals[target](b, ends, Number(states.shape[1]) - 1);
  const products = b.op('ReduceSum', [b.op('Mul', [states, goal]), b.ints([-1])], { keepdims: 0 });
  const lengths = b.op('Mul', [emitLengths(b, states), emitLengths(b, goal)]);
  return b.op('Div', [products, b.op('Clip', [lengths, b.scalar(TINY), b.scalar(HUGE)])]);
}

/** Euclidean lengths over the last axis. */
function emitLengths(b: Builder, x: Value): Value {
  return b.op('Sqrt', [b.op('ReduceSumSquare', [x, b.ints([-1])], { keepdims: 0 })]);
}

/** [B, d] as one space, [B, 1, d]. */
function asSpace(b: Builder, x: Value): Value {
  return b.reshape(x, [x.shape[0]!, 1, x.shape[1]!]);
}
