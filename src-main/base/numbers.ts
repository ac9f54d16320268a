/** Numbers as people read them, the same in the window, on the command line and on paper. */

const SIGNIFICANT = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const PLURAL = new Intl.PluralRules('en');

/** Whole numbers in groups of three: 1,234,567. */
export function count(value: number): string {
  return WHOLE.format(plain(Math.round(value)));
}

/** `1 run`, `3 runs`, `0 runs`, `1,000 runs`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${plural(value, one, many)}`;
}

/** The word alone that goes with a number: `run` or `runs`, `is` or `are`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return PLURAL.select(Math.abs(value)) === 'one' ? one : many;
}

/** A score between 0 and 1, such as F1, with three decimals; nothing where there is none. */
export function score(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}

const MINUS = '−';

/** `+0.014`, `−0.031`; what rounds to nothing has no sign. */
export function signed(value: number, digits = 3): string {
  const written = Math.abs(value).toFixed(digits);
  if (Number(written) === 0) return written;
  return `${value < 0 ? MINUS : '+'}${written}`;
}

/** `[−0.031, +0.005]`. */
export function interval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `[${signed(low)}, ${signed(high)}]`;
}

/** Three significant digits; with an exponent where it would be long. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

/** `p = 0.031`; a p value of 0.000 would claim more than any test can. */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** Small numbers such as learning rates: 3e-4, 0.01. */
export function rate(value: number): string {
  return value === 0 || value >= 0.001
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(2).replace('.00', '');
}

/** The words with a capital letter in front. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** Numbers counted from 1, with neighbours joined: 1, 3–5. */
export function ranges(numbers: readonly number[]): string {
  const parts: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const open = parts.at(-1);
    if (open !== undefined && number === open.last + 1) open.last = number;
    else parts.push({ first: number, last: number });
  }
  return parts.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

/** Numbers with units. */
export interface Quantities {
  /** Three significant digits and a prefix of the SI: 6.05 M, 912, 1.23 T. */
  readonly short: (value: number) => string;
  /** Floating-point operations: 3.05 GFLOP. */
  readonly flop: (value: number) => string;
  /** Bytes in powers of 1024: 1.5 GiB, 485 MiB. */
  readonly bytes: (value: number) => string;
  /** 12 ms, 0.4 s, 42 s, 3 min 5 s, 2 h 4 min: no finer than is worth knowing. */
  readonly duration: (seconds: number) => string;
  /** How long ago, roughly: 12 min, 5 h, 3 days. */
  readonly age: (seconds: number) => string;
  /** 0.256 as 26 %. */
  readonly percent: (share: number, digits?: number) => string;
}

/** @param space between a number and its unit: a plain one in a terminal, a narrow one that does not break on a page */
export function quantities(space: string): Quantities {
  const join = (number: string, unit: string): string => (unit === '' ? number : `${number}${space}${unit}`);
  return {
    short: (value) => join(...scaled(value, 1000, ['', 'k', 'M', 'G', 'T', 'P', 'E'])),
    flop: (value) => join(...scaled(value, 1000, ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP', 'PFLOP', 'EFLOP'])),
    bytes: (value) => join(...scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'])),
    duration(seconds) {
      if (seconds < 0.0995) return join(String(Math.round(seconds * 1000)), 'ms');
      if (seconds < 9.95) return join(String(Number(seconds.toFixed(1))), 's');
      const whole = Math.round(seconds);
      if (whole < 60) return join(String(whole), 's');
      if (whole < 3600) return `${join(String(Math.floor(whole / 60)), 'min')} ${join(String(whole % 60), 's')}`;
      const minutes = Math.round(seconds / 60);
      return `${join(count(Math.floor(minutes / 60)), 'h')} ${join(String(minutes % 60), 'min')}`;
    },
    age(seconds) {
      const minutes = Math.max(0, Math.floor(seconds / 60));
      if (minutes < 60) return join(String(minutes), 'min');
      const hours = Math.floor(minutes / 60);
      return hours < 48 ? join(String(hours), 'h') : join(count(Math.floor(hours / 24)), 'days');
    },
    percent: (share, digits = 0) => join(plain(Number((100 * share).toFixed(digits))).toFixed(digits), '%'),
  };
}

export const { short, flop, bytes, duration, age, percent } = quantities(' ');

/** The number in the largest unit of which there is at least one after rounding: 999,600 is 1 M, not 1000 k. */
function scaled(value: number, step: number, units: readonly string[]): [number: string, unit: string] {
  let power = 0;
  let rest = rounded(value);
  while (Math.abs(rest) >= step && power < units.length - 1) {
    power++;
    rest = rounded(value / step ** power);
  }
  return [written(rest), units[power]!];
}

/** Three significant digits, or all of a number that has more before its point. */
function rounded(value: number): number {
  return plain(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

function written(value: number): string {
  return (Math.abs(value) >= 1000 ? WHOLE : SIGNIFICANT).format(value);
}

/** Without the sign of -0. */
function plain(value: number): number {
  return value === 0 ? 0 : value;
}
