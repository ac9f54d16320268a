/** What a block gains: how much nearer it brings the latent state to the label's semantic basis. */
import { InputError } from '../base/errors.ts';
import type { ChoiceOptions, GAINS } from '../contract/salf.ts';
import { MAX_DEVIATION, MIN_DEVIATION } from './deviation.ts';

export type Gain = (typeof GAINS)[number];
export type GainOptions = Pick<ChoiceOptions, 'gain' | 'alpha'>;

/** d^p for d > 0, as the training graph computes it, which has no power. */
const power = (d: number, p: number) => Math.exp(p * Math.log(d));

/**
 * The gain of a block between the deviation before it and the one after. The formulas are all [chosen]: the paper's is
 * not public. They follow from a scaling law L(x) = (x / c)^-a. `log-ratio`: the blocks' worth of progress;
 * `resource`: the growth of x that the progress in L stands for; `marginal`: the fall of the slope |dL/dx|.
 */
const formulas: Record<Gain, (before: number, after: number, alpha: number) => number> = {
  'log-ratio': (before, after, alpha) => Math.log(before / after) / alpha,
  difference: (before, after) => before - after,
  relative: (before, after) => (before - after) / before,
  resource: (before, after, alpha) => power(after, -1 / alpha) - power(before, -1 / alpha),
  marginal: (before, after, alpha) => power(before, 1 + 1 / alpha) - power(after, 1 + 1 / alpha),
};

/** Largest size of ln x for which e^x stays a finite float64, with some room. */
const MAX_EXPONENT = 700;

/** Largest |ln| of what a formula adds up, over all deviations; it grows without bound as a nears 0. */
const largestExponent: Record<Gain, (alpha: number) => number> = {
  'log-ratio': () => 0,
  difference: () => 0,
  relative: () => 0,
  resource: (alpha) => -Math.log(MIN_DEVIATION) / alpha,
  marginal: (alpha) => (1 + 1 / alpha) * Math.log(MAX_DEVIATION),
};

/**
 * g_1 .. g_n from d_0 .. d_n, in float64: powers such as d^(-1/0.076) have no place in float32.
 * @throws InputError `request.bad-option` for an alpha with which the gain would not be finite
 */
export function gains(deviations: readonly number[], options: GainOptions): number[] {
  requireAlpha(options);
  const formula = formulas[options.gain];
  return deviations.slice(1).map((after, k) => formula(deviations[k]!, after, options.alpha));
}

/** @throws InputError `request.bad-option` */
export function requireAlpha({ gain, alpha }: GainOptions): void {
  if (largestExponent[gain](alpha) <= MAX_EXPONENT) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--alpha',
    message: `With an alpha of ${alpha} the gain ${gain} exceeds the range of numbers.`,
    remedy: 'Use a larger one (default 0.076), or --gain log-ratio.',
  });
}
