/** Hidden-state variability (arXiv 2210.10041, section 3.1): how well the classes are separated in a latent space. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** States of one latent space, one row a sample: the mean over its real tokens. */
export interface PooledSpace {
  /** Where the d values of a sample begin. */
  readonly row: (sample: number) => Float32Array;
  /** d */
  readonly width: number;
}

/**
 * nu = trace(Sigma_w Sigma_b^+) / C over the C classes that occur. Sigma_w is the mean over the classes of the covariance within each;
 * Sigma_b that of the class means around their own mean, each class counting the same [fact: equation 3].
 *
 * Sigma_b = M M^T has rank C-1 at most, with M [d, C] the class means less their mean over sqrt(C). With the eigenvalues
 * s_j and eigenvectors u_j of the C x C matrix M^T M, Sigma_b^+ = M U S^-2 U^T M^T, so that nothing of d x d is formed:
 * nu C = sum_j s_j^-2 (mean over classes and samples of (u_j^T M^T (h - mean of its class))^2).
 * @param labels class of each sample
 * @returns NaN where less than two classes occur or all class means are the same
 */
export function variability({ row, width }: PooledSpace, labels: readonly number[]): number {
  const classes = classesOf(labels);
  const count = classes.length;
  const means = classes.map((samples) => meanOf(samples.map(row), width));
  const middle = meanOf(means, width);
  const columns = means.map((mean) => mean.map((value, i) => (value - middle[i]!) / Math.sqrt(count)));
  const gram = new Matrix(columns.map((column) => columns.map((other) => dot(column, other))));
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(gram, {
    assumeSymmetric: true,
  });
  const largest = Math.max(...values);
  // As numpy.linalg.matrix_rank draws the line: the class means sum to zero, so one eigenvalue is zero but for rounding.
  const least = largest * Math.max(width, count) * Number.EPSILON;
  if (count < 2 || !(largest > 0)) return NaN;
  // u_j^T M^T as a vector of d, one for each eigenvalue that counts.
  const directions = values
    .map((value, j) => ({ value, j }))
    .filter(({ value }) => value > least)
    .map(({ value, j }) => ({
      value,
      direction: combined(columns, vectors.getColumn(j)),
    }));
  const within = classes.map((samples, c) => {
    const squares = samples.map((sample) => {
      const away = row(sample);
      const own = means[c]!;
      return directions.reduce((sum, { value, direction }) => {
        let along = 0;
        for (let i = 0; i < width; i++) along += direction[i]! * (away[i]! - own[i]!);
        return sum + (along / value) ** 2;
      }, 0);
    });
    return average(squares);
  });
  return average(within) / count;
}

/**
 * The space of least variability among 1..n, the lower of equal ones; 0 where none has any. The paper puts the classifier on
 * that layer; to leave the LM head where it is and freeze everything up to that layer is this project's reading [chosen].
 * @param scores nu_0 .. nu_n
 */
export function leastVariable(scores: readonly number[]): number {
  let best = 0;
  for (let k = 1; k < scores.length; k++) {
    if (Number.isFinite(scores[k]) && (best === 0 || scores[k]! < scores[best]!)) best = k;
  }
  return best;
}

/** Floating-point operations of {@link variability}: means, Gram matrix, directions, and each sample along them. */
export function variabilityFlops(samples: number, classes: number, width: number): number {
  return width * (2 * samples + 2 * classes ** 2 + 2 * classes ** 2 + 3 * samples * classes);
}

/** Samples of each class that occurs. */
function classesOf(labels: readonly number[]): number[][] {
  const found = Map.groupBy(labels.keys(), (sample) => labels[sample]!);
  return [...found].sort(([a], [b]) => a - b).map(([, samples]) => samples);
}

function meanOf(rows: readonly ArrayLike<number>[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) sum[i]! += row[i]!;
  return sum.map((value) => value / rows.length);
}

function combined(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(columns[0]!.length);
  columns.forEach((column, c) => column.forEach((value, i) => (sum[i]! += weights[c]! * value)));
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
