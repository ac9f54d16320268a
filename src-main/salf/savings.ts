/** What boundaries save by count, against training every block. */

/** Analytic operations of a training step: forward, and backward by boundary e = 0..n. */
export interface TrainingFlops {
  readonly forward: number;
  readonly backward: readonly number[];
}

/** Shares between 0 and 1; one is never reported as another. */
export interface Savings {
  /** mean(e) / n: share of the blocks that get no backward pass, as the paper counts. */
  readonly depth: number;
  /** Of the operations of the backward pass. */
  readonly backward: number;
  /** Of those of forward and backward pass; the optimiser is left out. */
  readonly step: number;
}

/**
 * Savings of training where each step, or each example, has one of these boundaries.
 * @param boundaries one or more of 0..n
 */
export function savingsOf(boundaries: readonly number[], { forward, backward }: TrainingFlops): Savings {
  const blocks = backward.length - 1;
  const mean = (of: (boundary: number) => number) =>
    boundaries.reduce((sum, boundary) => sum + of(boundary), 0) / boundaries.length;
  const [full, taken] = [backward[0]!, mean((boundary) => backward[boundary]!)];
  return {
    depth: mean((boundary) => boundary) / blocks,
    backward: 1 - taken / full,
    step: 1 - (forward + taken) / (forward + full),
  };
}
