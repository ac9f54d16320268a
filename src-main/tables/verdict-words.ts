import type { Verdict } from '../stats/verdict.ts';

/**
 * A verdict as boards, tables and reports say it. An interval that excludes 0 next to “no difference shown” would look like a
 * contradiction: it knows nothing of how many methods were tried, the corrected p value does.
 * @param interval of the difference
 */
export function verdictWords(verdict: Verdict, interval: { readonly low: number; readonly high: number }): string {
  const excludesZero = interval.low > 0 || interval.high < 0;
  return verdict === 'no difference shown' && excludesZero ? `${verdict} after Holm’s correction` : verdict;
}
