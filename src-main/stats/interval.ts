/** A range in which a quantity lies with a confidence that its maker names. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
