/** Numbers as sentences tell them. */
/** `4,906`, and `1 run`, `3 runs`. */
export { count as whole, counted as count } from '../../base/numbers.ts';
import type { Estimate } from '../../stats/estimate.ts';
import type { Interval } from '../../stats/interval.ts';

const MINUS = '−';

/** `0.913`. */
export function score(value: number): string {
  return value.toFixed(3);
}

/** `+0.014`, `−0.031`; what rounds to nothing has no sign. */
export function signed(value: number): string {
  const written = Math.abs(value).toFixed(3);
  if (written === '0.000') return written;
  return `${value < 0 ? MINUS : '+'}${written}`;
}

/** `[−0.031, +0.005]`. */
export function interval({ low, high }: Interval): string {
  return `[${signed(low)}, ${signed(high)}]`;
}

/** `0.913 ± 0.041`; without its spread where one seed shows none. */
export function withSpread({ mean, interval: ends }: Estimate, write: (value: number) => string = score): string {
  return ends === null ? write(mean) : `${write(mean)} ± ${write(ends.high - mean)}`;
}

/** A p value of 0.000 would claim more than any test can. */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** `32.8 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `35 s`, `8.4 s`. */
export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}

/** `4.87 M`: three digits that count. */
export function short(value: number): string {
  const step = [1e12, 1e9, 1e6, 1e3].findIndex((size) => Math.abs(value) >= size);
  if (step === -1) return String(Number(value.toPrecision(3)));
  return `${Number((value / [1e12, 1e9, 1e6, 1e3][step]!).toPrecision(3))} ${['T', 'G', 'M', 'k'][step]!}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
