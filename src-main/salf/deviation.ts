/** How far latent states lie from what they should become. */
import { InputError } from '../base/errors.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import { cosinesOf, labelCosines, type Cosines, type Variant } from './trace.ts';

/** Below it a ratio of deviations would say more about rounding than about the model [chosen]. */
export const MIN_DEVIATION = 1e-6;
/** Of opposite directions. */
export const MAX_DEVIATION = 2;

export type Deviation = ChoiceOptions['deviation'];

/**
 * d = 1 - x, clamped to [1e-6, 2], where x is what a state has reached: 1 - cos(r, s) is inferred from arXiv 2406.11753,
 * which states the cosine to the ground-truth basis as a fact.
 */
export function deviation(reached: number): number {
  return Math.min(Math.max(1 - reached, MIN_DEVIATION), MAX_DEVIATION);
}

/** d_0 .. d_n of one sample from its n+1 cosines. */
export function deviations(cosines: ArrayLike<number>): number[] {
  return Array.from(cosines, deviation);
}

/**
 * What a state has reached, by space. The margin [chosen] is half of cos(r, s_y) - max cos(r, s_y') over the other labels
 * y': like a cosine it lies in [-1, 1] and is 0 for a state that tells no label from the others, so that the same form
 * and the same clamps serve both.
 */
const reached: Record<Deviation, (trace: Cosines, variant: Variant, blocks: number) => ArrayLike<number>> = {
  cosine: cosinesOf,
  margin: (trace, variant, blocks) => {
    const { label, labels } = trace;
    requireLabels(trace);
    const all = labelCosines(trace, variant, blocks);
    return Array.from({ length: blocks + 1 }, (_, space) => {
      let best = -Infinity;
      for (let other = 0; other < labels; other++)
        if (other !== label) best = Math.max(best, all[space * labels + other]!);
      return (all[space * labels + label]! - best) / 2;
    });
  },
};

/**
 * d_0 .. d_n of one sample under some options.
 * @throws InputError `request.bad-option` for a margin of a trace that holds the cosines of its own label alone
 */
export function deviationsOf(
  trace: Cosines,
  options: Pick<ChoiceOptions, 'target' | 'latentNorm' | 'deviation'>,
  blocks: number,
): number[] {
  return deviations(reached[options.deviation](trace, options, blocks));
}

function requireLabels({ labels }: Cosines): void {
  if (labels > 1) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--deviation',
    message:
      'The analysis was made by an earlier version and holds no cosines to the other labels, so no margin is known.',
    remedy: 'Analyse the model again, or use --deviation cosine.',
  });
}

/** Mean of d_k over samples, space by space; the clamp comes before the mean. */
export function meanDeviations(samples: readonly (readonly number[])[]): number[] {
  const spaces = samples[0]?.length ?? 0;
  return Array.from({ length: spaces }, (_, k) => samples.reduce((sum, d) => sum + d[k]!, 0) / samples.length);
}
