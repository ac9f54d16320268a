/** Shares as they are typed and written: `2/3`, `0.5`. */

/** Largest denominator with which a number is written as a fraction. */
const LARGEST = 99;
/** A decimal number of so many characters is short enough to stay one. */
const SHORT = 8;

/** A number, or a fraction of two whole ones; NaN for anything else. */
export function readShare(text: string): number {
  const fraction = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text);
  if (fraction !== null) return Number(fraction[1]) / Number(fraction[2]);
  return text.trim() === '' ? NaN : Number(text);
}

/** The shortest text that {@link readShare} reads as this very number: `2/3` for what 2 / 3 is, else its decimals. */
export function shareText(value: number): string {
  const decimal = String(value);
  if (decimal.length <= SHORT) return decimal;
  for (let below = 2; below <= LARGEST; below++) {
    const above = Math.round(value * below);
    if (above / below === value) return `${above}/${below}`;
  }
  return decimal;
}
