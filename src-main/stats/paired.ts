import { CONFIDENCE, estimate } from './estimate.ts';
import type { Estimate } from './estimate.ts';
import { twoSidedP } from './student.ts';

/** How two methods differ over the same seeds. */
export interface PairedDifference extends Estimate {
  /** Two-sided p of the paired t test that the mean difference is 0; null for one seed. */
  readonly p: number | null;
}

/**
 * The difference `method - baseline`, seed by seed: both saw the same split and the same order of the data, so what
 * the seed does to both cancels.
 * @param method one value a seed, in the order of `baseline`
 * @throws RangeError where the lengths differ or there is no seed
 */
export function pairedDifference(
  method: readonly number[],
  baseline: readonly number[],
  confidence: number = CONFIDENCE,
): PairedDifference {
  if (method.length !== baseline.length) throw new RangeError('The seeds of two methods do not pair.');
  const found = estimate(
    method.map((value, seed) => value - baseline[seed]!),
    confidence,
  );
  return { ...found, p: pOf(found) };
}

function pOf({ n, mean, deviation }: Estimate): number | null {
  if (deviation === null) return null;
  // Without any spread t is 0/0 or infinite: nothing, or everything, speaks for a difference.
  if (deviation === 0) return mean === 0 ? 1 : 0;
  return twoSidedP(mean / (deviation / Math.sqrt(n)), n - 1);
}
