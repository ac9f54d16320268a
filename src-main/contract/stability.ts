/** How often a choice comes out the same when its rows are drawn again. */
import { counted, listed, percent } from '../base/numbers.ts';

/** Samples that are drawn with replacement from those that were looked at. */
export const RESAMPLES = 1000;

/** Boundaries that are named before the rest is put together. */
const NAMED = 3;

/** What is not nothing is not told as nothing. */
const share = (part: number): string => percent(part, part < 0.01 ? 1 : 0);

/**
 * `Of 1,000 resamples of the rows, 55 % choose e = 19, 40 % e = 9 and 5 % others.`
 * @param resampled resamples by the e that they choose, 0..n
 */
export function stabilitySentence(resampled: readonly number[]): string {
  const total = resampled.reduce((sum, times) => sum + times, 0);
  const chosen = resampled
    .map((times, e) => ({ e, times }))
    .filter(({ times }) => times > 0)
    .sort((a, b) => b.times - a.times || a.e - b.e);
  const named = chosen.slice(0, NAMED);
  const rest = total - named.reduce((sum, { times }) => sum + times, 0);
  const parts = [
    ...named.map(({ e, times }, index) => `${share(times / total)}${index === 0 ? ' choose' : ''} e = ${e}`),
    ...(rest === 0 ? [] : [`${share(rest / total)} others`]),
  ];
  return `Of ${counted(total, 'resample')} of the rows, ${listed(parts)}.`;
}
