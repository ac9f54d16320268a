/** When a ratio between two sides has been measured often enough. */
import { quantile } from '../stats/quantile.ts';

/** Half of the rounds must give ratios that differ by no more than this share of their median. */
const SETTLED = 0.05;

/** Width of the middle half of some values by their median. @param values at least one */
export function spreadShare(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / quantile(sorted, 0.5);
}

export function isSettled(values: readonly number[]): boolean {
  return values.length > 2 && spreadShare(values) <= SETTLED;
}

/** The note beside a ratio that has not settled; null: it has. */
export function unsettledNote(what: string, values: readonly number[]): string | null {
  if (values.length === 0 || isSettled(values)) return null;
  const spread = values.length < 3 ? 'too few rounds to tell' : `${(100 * spreadShare(values)).toFixed(0)} % spread`;
  return `not settled after ${values.length} rounds: ${what} (${spread}; at most ${100 * SETTLED} % are wanted)`;
}
