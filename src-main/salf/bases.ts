/** Semantic bases: the latent directions that stand for tokens (arXiv 2401.16184). */
import { InputError } from '../base/errors.ts';
import { cholesky, NotPositiveDefinite, solveCholesky } from './cholesky.ts';

/** The factored Gram matrix of an LM head. */
export interface GramFactor {
  /** d */
  readonly size: number;
  /** L of L L^T = W^T W + ridge I, [d, d]. */
  readonly lower: Float64Array;
}

/**
 * Factors W^T W + ridge I.
 * @param gram W^T W of the LM head W [V, d], [d, d]
 * @param ridge added to the diagonal; 0 as in the paper
 * @throws InputError `request.bad-option` where the head has fewer independent columns than its width
 */
export function factorGram(gram: Float64Array, size: number, ridge: number): GramFactor {
  const matrix = Float64Array.from(gram);
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge;
  try {
    return { size, lower: cholesky(matrix, size) };
  } catch (thrown) {
    if (!(thrown instanceof NotPositiveDefinite)) throw thrown;
    throw new InputError({
      code: 'request.bad-option',
      field: '--ridge',
      message: `The LM head W has no full column rank (W^T W breaks down in row ${thrown.row + 1} of ${size}), so its tokens have no unique semantic bases.`,
      remedy: ridge === 0 ? 'Give a small --ridge, such as 1e-6.' : 'Give a larger --ridge.',
    });
  }
}

/**
 * s_y = (W^T W + ridge I)^-1 w_y, not normalised. Without ridge that is row y of pinv(W^T), since W has full column rank
 * [fact]: one d x d solve for each label instead of a decomposition of the V x d head.
 * @param row w_y, row y of the LM head
 */
export function semanticBasis({ lower, size }: GramFactor, row: ArrayLike<number>): Float64Array {
  return solveCholesky(lower, size, row);
}

/** (W^T W + ridge I)^-1, [d, d]. */
export function inverseGram(factor: GramFactor): Float64Array {
  const { size } = factor;
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const unit = new Float64Array(size);
    unit[i] = 1;
    inverse.set(solveCholesky(factor.lower, size, unit), i * size);
  }
  return inverse;
}
