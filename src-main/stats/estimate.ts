import type { Interval } from './verdict.ts';
import { tQuantile } from './student.ts';

/** What repeated measurements (one a seed) say of a quantity. */
export interface Estimate {
  readonly n: number;
  readonly mean: number;
  /** Of the sample, with n - 1 in the denominator; null for one value, which says nothing about spread. */
  readonly deviation: number | null;
  /** Two-sided Student t interval of the mean; null for one value. */
  readonly interval: Interval | null;
}

export const CONFIDENCE = 0.95;

/**
 * Mean, standard deviation and t interval. Seeds are few, so the normal quantile 1.96 would understate the spread:
 * with three of them the t quantile is 4.30.
 * @param values at least one
 * @throws RangeError for none
 */
export function estimate(values: readonly number[], confidence: number = CONFIDENCE): Estimate {
  const n = values.length;
  if (n === 0) throw new RangeError('There is nothing to estimate from.');
  const centre = mean(values);
  if (n === 1) return { n, mean: centre, deviation: null, interval: null };
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const deviation = Math.sqrt(squares / (n - 1));
  const half = tQuantile((1 + confidence) / 2, n - 1) * (deviation / Math.sqrt(n));
  return { n, mean: centre, deviation, interval: { low: centre - half, high: centre + half } };
}

/** The arithmetic mean. @throws RangeError for no values */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('There is nothing to average.');
  // Equal values have exactly their own mean, which a sum of them may miss by a rounding.
  const first = values[0]!;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}
