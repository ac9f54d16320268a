/** How a choice would come out with other rows: the bootstrap over the samples (Efron 1979, Annals of Statistics 7). */
import { Random } from '../base/random.ts';
import { RESAMPLES } from '../contract/stability.ts';

/** Its numbers must not depend on who looks. */
const SEED = 1;

/**
 * Mean deviations of {@link RESAMPLES} samples of the same size, drawn with replacement.
 * @param samples d_0 .. d_n of each, [samples, n+1]
 * @returns [RESAMPLES, n+1]; the same for the same samples
 */
export function resampledMeans(samples: readonly (readonly number[])[]): Float64Array[] {
  const spaces = samples[0]?.length ?? 0;
  const flat = Float64Array.from(samples.flat());
  const random = Random.seeded(SEED).split('bootstrap');
  return Array.from({ length: RESAMPLES }, () => {
    const mean = new Float64Array(spaces);
    for (let drawn = 0; drawn < samples.length; drawn++) {
      const row = random.below(samples.length) * spaces;
      for (let space = 0; space < spaces; space++) mean[space]! += flat[row + space]!;
    }
    return mean.map((sum) => sum / samples.length);
  });
}

/** The ends of the middle 95 % of some values. */
export function middle(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(0.025 * sorted.length);
  return { low: sorted[cut]!, high: sorted[sorted.length - 1 - cut]! };
}
