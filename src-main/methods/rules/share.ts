/** A share of the blocks, by what a rule measured of each. */

/**
 * The blocks of largest score, ascending: round(share n) of them, at least one; of equal ones the lower.
 * @param scores of block 1..n
 */
export function largestOf(scores: readonly number[], share: number): number[] {
  const blocks = scores.map((score, index) => ({ score, block: index + 1 }));
  const ranked = blocks.toSorted((a, b) => b.score - a.score || a.block - b.block);
  return ranked
    .slice(0, blocksOf(share, scores.length))
    .map(({ block }) => block)
    .toSorted((a, b) => a - b);
}

/** How many blocks a share of n is, at least one. */
export function blocksOf(share: number, blocks: number): number {
  return Math.max(1, Math.round(share * blocks));
}
