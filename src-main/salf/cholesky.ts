/** Solving with a symmetric positive definite matrix in float64. Matrices are row-major. */

/** Where a factorisation broke down: the matrix is not positive definite as far as float64 can tell. */
export class NotPositiveDefinite extends Error {
  /** Row whose pivot was not positive, from 0. */
  readonly row: number;

  constructor(row: number) {
    super(`the pivot of row ${row} is not positive`);
    this.row = row;
  }
}

/**
 * L with L L^T = A, lower triangular; of A only the lower triangle is read. Row by row, so that every inner loop runs
 * along two rows in memory. A pivot at the level of rounding (n eps max A_ii) counts as zero.
 * @throws NotPositiveDefinite
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, matrix[i * size + i]!);
  const rounding = size * Number.EPSILON * largest;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = matrix[i * size + j]! - dot(factor, i * size, j * size, j);
      if (j < i) factor[i * size + j] = rest / factor[j * size + j]!;
      else if (rest > rounding) factor[i * size + i] = Math.sqrt(rest);
      else throw new NotPositiveDefinite(i);
    }
  }
  return factor;
}

/** Sum of `count` products of two stretches of one array. */
function dot(values: Float64Array, a: number, b: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += values[a + k]! * values[b + k]!;
  return sum;
}

/** x with L L^T x = b, by forward and back substitution. */
export function solveCholesky(factor: Float64Array, size: number, rhs: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(rhs);
  for (let i = 0; i < size; i++) {
    let rest = x[i]!;
    for (let k = 0; k < i; k++) rest -= factor[i * size + k]! * x[k]!;
    x[i] = rest / factor[i * size + i]!;
  }
  // Column i of L^T is row i of L: what x_i contributes to the rows above is taken off at once.
  for (let i = size - 1; i >= 0; i--) {
    const solved = x[i]! / factor[i * size + i]!;
    x[i] = solved;
    for (let k = 0; k < i; k++) x[k]! -= factor[i * size + k]! * solved;
  }
  return x;
}
