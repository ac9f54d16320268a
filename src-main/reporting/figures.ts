/** Numbers as sentences tell them. */
/** `4,906`, and `1 run`, `3 runs`. */
export {
  count as whole,
  counted as count,
  duration,
  interval,
  listed,
  pValue,
  score,
  short,
  signed,
} from '../base/numbers.ts';
import { percent as percentOf, score } from '../base/numbers.ts';
import type { Estimate } from '../stats/estimate.ts';

/** `0.913 ± 0.041`; without its spread where one seed shows none. */
export function withSpread({ mean, interval: ends }: Estimate, write: (value: number) => string = score): string {
  return ends === null ? write(mean) : `${write(mean)} ± ${write(ends.high - mean)}`;
}

/** `32.8 %`. */
export function percent(share: number): string {
  return percentOf(share, 1);
}
