/** What the charts of an analysis are drawn from; a view of the contract holds all of it. */

export interface SpaceDeviation {
  readonly space: number;
  readonly mean: number;
  /** Standard deviation over the samples. */
  readonly spread: number;
}

/** Name of a latent space. */
export function spaceName(space: number): string {
  return `r${subscript(space)}`;
}

/** Digits below the line. */
export function subscript(value: number): string {
  return String(value).replaceAll(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}

/** Three digits that count, with an exponent where it would be long. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}
