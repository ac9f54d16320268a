/** The latent spaces as SALF looks at them. */
import type { ChoiceOptions } from '../contract/salf.ts';
import type { Decoder } from '../models/forward.ts';
import type { Value } from '../onnx/graph.ts';

type LatentNorm = ChoiceOptions['latentNorm'];

/** r_0 .. r_n at the last positions, each [B, d], by where the final norm stands. */
export interface LatentStates {
  readonly of: (norm: LatentNorm) => readonly Value[];
  /** r_0 as it leaves the embedding. */
  readonly start: Value;
}

/**
 * Emits the rows at the last positions of a decoder that was built with `positions: 'last'`. Norms are computed only for
 * what is asked for.
 */
export function latentStates(model: Decoder): LatentStates {
  const { hidden, beforeNorm, finalNorm, atLast } = model;
  const inner = hidden.slice(0, -1).map(atLast);
  const final = hidden.at(-1)!;
  const views: Record<LatentNorm, () => readonly Value[]> = {
    hf: () => [...inner, final],
    all: () => [...inner.map(finalNorm), final],
    none: () => [...inner, beforeNorm],
  };
  return { of: (norm) => views[norm](), start: inner[0]! };
}
