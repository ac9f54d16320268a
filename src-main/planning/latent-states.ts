/** The latent spaces as SALF looks at them. */
import type { Builder } from '../autodiff/builder.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import type { Suffix } from '../models/forward.ts';
import type { Value } from '../onnx/graph.ts';

type LatentNorm = ChoiceOptions['latentNorm'];

export interface LatentStates {
  /** r_0 .. r_n at the last positions by where the final norm stands, [B, n+1, d]. */
  readonly of: (norm: LatentNorm) => Value;
  /** r_0 there as it leaves the embedding, [B, d]. */
  readonly start: Value;
}

/**
 * Emits the states at the last positions of a decoder that was built with `positions: 'last'`, stacked, so that what
 * follows is a few large nodes instead of many small ones. Each norm is emitted when it is asked for, and once.
 */
export function latentStates(b: Builder, model: Suffix): LatentStates {
  const { hidden, beforeNorm, finalNorm, atLast } = model;
  const inner = hidden.slice(0, -1).map(atLast);
  const stack = (states: readonly Value[]) => {
    const [rows, width] = states[0]!.shape;
    return b.reshape(b.op('Concat', states, { axis: 1 }), [rows!, states.length, width!]);
  };
  const known = new Map<LatentNorm, Value>();
  const views: Record<LatentNorm, () => Value> = {
    hf: () => stack([...inner, hidden.at(-1)!]),
    all: () => finalNorm(of('none')),
    none: () => stack([...inner, beforeNorm]),
  };
  const of = (norm: LatentNorm): Value => {
    const states = known.get(norm) ?? views[norm]();
    known.set(norm, states);
    return states;
  };
  return { of, start: inner[0]! };
}
