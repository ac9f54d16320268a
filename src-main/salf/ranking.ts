/** Blocks by their gains. */

export interface BlockSummary {
  /** k, counted from 1. */
  readonly block: number;
  /** g_k of the mean deviations. */
  readonly gain: number;
  /** Whether the options let it be chosen. */
  readonly eligible: boolean;
  /** Samples for which this block's own gain is the largest of the eligible ones. */
  readonly wins: number;
}

/** Eligible blocks by falling gain; of equal ones the lower first. */
export function rankedBlocks(gains: readonly BlockSummary[]): BlockSummary[] {
  return gains.filter(({ eligible }) => eligible).toSorted((a, b) => b.gain - a.gain || a.block - b.block);
}
