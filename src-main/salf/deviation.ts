/** How far latent states lie from what they should become. */

/** Below it a ratio of deviations would say more about rounding than about the model [chosen]. */
export const MIN_DEVIATION = 1e-6;
/** Of opposite directions. */
export const MAX_DEVIATION = 2;

/**
 * d = 1 - cos(r, s), clamped to [1e-6, 2]: the cosine to the ground-truth basis is a fact of arXiv 2406.11753, the form
 * 1 - cos is inferred.
 */
export function deviation(cosine: number): number {
  return Math.min(Math.max(1 - cosine, MIN_DEVIATION), MAX_DEVIATION);
}

/** d_0 .. d_n of one sample from its n+1 cosines. */
export function deviations(cosines: ArrayLike<number>): number[] {
  return Array.from(cosines, deviation);
}

/** Mean of d_k over samples, space by space; the clamp comes before the mean. */
export function meanDeviations(samples: readonly (readonly number[])[]): number[] {
  const spaces = samples[0]?.length ?? 0;
  return Array.from({ length: spaces }, (_, k) => samples.reduce((sum, d) => sum + d[k]!, 0) / samples.length);
}
