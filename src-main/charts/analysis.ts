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
