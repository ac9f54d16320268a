/** A range in which a quantity lies with a stated confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What may be said of a method compared with the baseline. */
export const VERDICTS = ['better', 'worse', 'no difference shown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Largest corrected p value that is called a finding. */
export const ALPHA = 0.05;

/**
 * A difference is called one only where the corrected p value is below alpha and the interval excludes 0: the interval
 * alone knows nothing of how many methods were tried.
 * @param correctedP over all methods of the comparison
 * @param interval of the difference, method minus baseline
 */
export function verdictOf(correctedP: number, interval: Interval): Verdict {
  if (correctedP >= ALPHA) return 'no difference shown';
  if (interval.low > 0) return 'better';
  return interval.high < 0 ? 'worse' : 'no difference shown';
}
