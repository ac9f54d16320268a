/** SALF's choice inside a training graph: from latent states to the boundary that gates the backward pass. */
import type { Builder } from '../../autodiff/builder.ts';
import type { ChoiceOptions } from '../../contract/salf.ts';
import type { Value } from '../../onnx/graph.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import type { Infilling } from '../budget.ts';
import { eligibleBlocks } from '../choice.ts';
import { MAX_DEVIATION, MIN_DEVIATION, type Deviation } from '../deviation.ts';
import { emitCosines } from './cosines.ts';
import { emitGains } from './gain.ts';

/** Part of the model under which the nodes of the choice are counted. */
export const CHOICE_PART = 'salf';

export interface ChoiceInputs {
  /** r_0 .. r_n at the last positions under the options' norm, [B, n+1, d]. */
  readonly states: Value;
  /** r_0 there as it leaves the embedding, before any norm, [B, d]. */
  readonly start: Value;
  /** Semantic basis of each label, [labels, d]. */
  readonly bases: Value;
  /** int64 [B]: label of each row. */
  readonly labels: Value;
  readonly options: ChoiceOptions;
  /** `blocks`: int64 scalar b_t, the most blocks that may train in this step; null: no budget. */
  readonly budget: { readonly blocks: Value; readonly infilling: Infilling } | null;
  readonly tiedHead: boolean;
}

export interface EmittedChoice {
  /** int64 scalar e: blocks 1..e are frozen in this step. */
  readonly boundary: Value;
  /** Mean of d_0 .. d_n over the batch, float64 [n+1]. */
  readonly deviations: Value;
  /** Cosines of each row with every label's target, [B, n+1, labels]. */
  readonly cosines: Value;
}

/**
 * Emits the choice of a batch (scope `batch`; with a batch of one, scope `datum`): the twin of `gains`, `chooseBoundary`
 * and `boundaryWithin`, with the same boundary from the same cosines. No gradient flows through it.
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export function emitChoice(b: Builder, inputs: ChoiceInputs): EmittedChoice {
  const { states, start, bases, labels, options, budget, tiedHead } = inputs;
  const blocks = Number(states.shape[1]) - 1;
  return b.within({ part: CHOICE_PART }, () => {
    const cosines = emitCosines(b, states, options.target, { start, bases });
    const deviations = emitMeanDeviations(b, cosines, labels, options.deviation);
    const chosen = emitBoundary(b, emitGains(b, deviations, options), options, tiedHead);
    const boundary = budget === null ? chosen : emitBudget(b, chosen, budget.blocks, budget.infilling, blocks);
    return { boundary, deviations, cosines };
  });
}

/**
 * d = 1 - x in float64, clamped, then its mean over the rows: [B, n+1, labels] -> [n+1]. The twin of `deviationsOf` and
 * `meanDeviations`.
 * @param labels int64 [B]
 */
export function emitMeanDeviations(b: Builder, cosines: Value, labels: Value, deviation: Deviation): Value {
  const [rows, , count] = cosines.shape;
  const exact = b.op('Cast', [cosines], { to: FLOAT64 });
  const isOwn = b.reshape(
    b.op('Gather', [b.doubles(identity(Number(count)), [Number(count), Number(count)]), labels]),
    [rows!, 1, count!],
  );
  const reached = reachedBy[deviation](b, exact, isOwn);
  const bounds = [MIN_DEVIATION, MAX_DEVIATION].map((bound) => b.doubles([bound], []));
  const clamped = b.op('Clip', [b.op('Sub', [b.doubles([1], []), reached]), ...bounds]);
  const size = b.op('Cast', [b.shapeTensor([rows!], false)], { to: FLOAT64 });
  return b.op('Div', [b.op('ReduceSum', [clamped, b.ints([0])], { keepdims: 0 }), size]);
}

const FLOAT64 = dtypeInfo.float64.code;

function identity(size: number): number[] {
  return Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

/** Brings a cosine below all others: cosines lie in [-1, 1]. */
const BELOW_ALL = -4;

/** What each state has reached, [B, n+1], from its cosines and a 1 in the place of its own label, [B, 1, labels]. */
const reachedBy: Record<Deviation, (b: Builder, cosines: Value, isOwn: Value) => Value> = {
  // Adding zeros changes nothing, so that the sum is the one cosine.
  cosine: (b, cosines, isOwn) => b.op('ReduceSum', [b.op('Mul', [cosines, isOwn]), b.ints([-1])], { keepdims: 0 }),
  margin: (b, cosines, isOwn) => {
    const others = b.op('Add', [cosines, b.op('Mul', [isOwn, b.doubles([BELOW_ALL], [])])]);
    const best = b.op('TopK', [others, b.ints([1])]);
    const own = b.op('ReduceSum', [b.op('Mul', [cosines, isOwn]), b.ints([-1])], { keepdims: 1 });
    const half = b.op('Div', [b.op('Sub', [own, best]), b.doubles([2], [])]);
    return b.reshape(half, cosines.shape.slice(0, 2));
  },
};

/** int64 scalar e from gains, float64 [n]. */
export function emitBoundary(b: Builder, gains: Value, options: ChoiceOptions, tiedHead: boolean): Value {
  const blocks = Number(gains.shape[0]);
  const { first, last, maxBoundary } = eligibleBlocks(options, { blocks, tiedHead });
  const among = b.op('Slice', [gains, b.ints([first - 1]), b.ints([last]), b.ints([0])], {}, [last - first + 1]);
  const best = b.op('Add', [b.op('ArgMax', [among], { axis: 0, keepdims: 0 }), b.ints([first], [])]);
  return b.op('Clip', [best, b.ints([0], []), b.ints([maxBoundary], [])]);
}

type EmitBudget = (b: Builder, boundary: Value, least: Value) => Value;

/** The larger of two boundaries trains the fewer blocks. */
const budgets: Record<Infilling, EmitBudget> = {
  none: (b, boundary, least) => b.op('Where', [b.op('Less', [boundary, least]), least, boundary]),
  'depth-first': (_b, _boundary, least) => least,
  'breadth-first': (_b, _boundary, least) => least,
};

function emitBudget(b: Builder, boundary: Value, allowed: Value, infilling: Infilling, blocks: number): Value {
  return budgets[infilling](b, boundary, b.op('Sub', [b.ints([blocks], []), allowed]));
}
