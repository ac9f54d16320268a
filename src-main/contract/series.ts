/** Numbers of a run over its steps. */

export const SERIES_NAMES = [
  'loss',
  'learningRate',
  'gradNorm',
  'tokensPerSecond',
  'boundary',
  'trainedBlocks',
  'tokens',
  'elapsedSeconds',
] as const;
export type SeriesName = (typeof SERIES_NAMES)[number];

/**
 * A series in stretches of one or more steps, by column; all columns are equally long. Long runs are shown by what their
 * stretches were like, so that a curve of a million steps is as quick to draw as one of a thousand.
 */
export interface Curve {
  /** The last step of each stretch. */
  readonly step: readonly number[];
  /** Steps in it. */
  readonly count: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
}

export const NO_CURVE: Curve = { step: [], count: [], min: [], mean: [], max: [] };

/** When steps were done: seconds of the run at some steps, both rising. */
export interface Clock {
  readonly step: readonly number[];
  readonly seconds: readonly number[];
  /** Whether it was noted at every step; else it is known at the evaluations alone. */
  readonly isExact: boolean;
}
