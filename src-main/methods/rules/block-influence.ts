/**
 * Block Influence (ShortGPT, arXiv 2403.03853, equation 1): how much a block turns the states that pass through it. The paper
 * removes the blocks of least influence; to train those of most is this project's reading of it [chosen].
 */

/**
 * BI_k = 1 - mean over all tokens of cos(state before block k, state behind it), k = 1..n. Both stand in the residual
 * stream: the final norm is no part of block n.
 * @param cosines sums over all real tokens of the cosines at block 1..n
 * @param tokens how many tokens were summed over, at least one
 */
export function blockInfluence(cosines: Float64Array, tokens: number): number[] {
  return Array.from(cosines, (sum) => 1 - sum / tokens);
}
