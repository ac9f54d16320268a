/** Cosines of latent states with their targets, in the graph. */
import type { Builder } from '../../autodiff/builder.ts';
import type { TARGETS } from '../../contract/salf.ts';
import type { Value } from '../../onnx/graph.ts';

type Target = (typeof TARGETS)[number];

export interface Targets {
  /** r_0 as it leaves the embedding (times its scale, before any norm), [B, d]. */
  readonly start: Value;
  /** s_y of each row's label, [B, d]. */
  readonly goal: Value;
  /** n */
  readonly blocks: number;
}

/** Product of lengths below which a vector counts as zero, and its cosine with anything as 0. */
const TINY = 1e-30;
const HUGE = 3e38;

/** What the state of space k is compared with. */
const goals: Record<Target, (b: Builder, k: number, targets: Targets) => Value> = {
  basis: (_b, _k, { goal }) => goal,
  /** lerp(r_0, s_y, k/n), the virtual transition of the paper's first version. */
  lerp: (b, k, { start, goal, blocks }) =>
    b.op('Add', [b.op('Mul', [start, b.scalar(1 - k / blocks)]), b.op('Mul', [goal, b.scalar(k / blocks)])]),
};

/** cos(state of space k, its target), [B, 1]. */
export type CosineOf = (state: Value, k: number, target: Target) => Value;

/** Emits each goal, length and cosine at most once, however many variants ask for it. */
export function cosineEmitter(b: Builder, targets: Targets): CosineOf {
  const goalOf = once((target: Target, k: number) => goals[target](b, k, targets));
  const lengths = new Map<Value, Value>();
  const lengthOf = (x: Value): Value => {
    const known = lengths.get(x) ?? b.op('Sqrt', [b.op('ReduceSumSquare', [x, b.ints([-1])], { keepdims: 1 })]);
    lengths.set(x, known);
    return known;
  };
  const cosines = new Map<Value, Map<Value, Value>>();
  return (state, k, target) => {
    const goal = goalOf(target, k);
    const known = cosines.get(state) ?? new Map<Value, Value>();
    cosines.set(state, known);
    const cosine = known.get(goal) ?? emitCosine(b, state, goal, lengthOf);
    known.set(goal, cosine);
    return cosine;
  };
}

/** Cosines of r_0 .. r_n, [B, n+1]. */
export function emitCosines(b: Builder, states: readonly Value[], target: Target, cosineOf: CosineOf): Value {
  return b.op(
    'Concat',
    states.map((state, k) => cosineOf(state, k, target)),
    { axis: 1 },
  );
}

function emitCosine(b: Builder, state: Value, goal: Value, lengthOf: (x: Value) => Value): Value {
  const product = b.op('ReduceSum', [b.op('Mul', [state, goal]), b.ints([-1])], { keepdims: 1 });
  const lengths = b.op('Mul', [lengthOf(state), lengthOf(goal)]);
  return b.op('Div', [product, b.op('Clip', [lengths, b.scalar(TINY), b.scalar(HUGE)])]);
}

function once(make: (target: Target, k: number) => Value): (target: Target, k: number) => Value {
  const known = new Map<string, Value>();
  return (target, k) => {
    const key = `${target} ${k}`;
    const value = known.get(key) ?? make(target, k);
    known.set(key, value);
    return value;
  };
}
