/** What one sample leaves of a forward pass: cosines from which every choice can be made again without the model. */
import { LATENT_NORMS, TARGETS, type ChoiceOptions } from '../contract/salf.ts';

/** Pairs of what is compared with what. */
export type Variant = Pick<ChoiceOptions, 'target' | 'latentNorm'>;

/** In the order in which a trace holds them. */
export const VARIANTS: readonly Variant[] = TARGETS.flatMap((target) =>
  LATENT_NORMS.map((latentNorm) => ({ target, latentNorm })),
);

export interface Trace {
  /** Where the sample stands in its file: line, or row number in Parquet. */
  readonly line: number;
  /** Index into the task's labels. */
  readonly label: number;
  /** cos of r_0 .. r_n, variant after variant: 6 (n+1) numbers. */
  readonly cosines: Float32Array;
}

/** The n+1 cosines of one variant. */
export function cosinesOf({ cosines }: Pick<Trace, 'cosines'>, variant: Variant, blocks: number): Float32Array {
  const spaces = blocks + 1;
  if (cosines.length !== VARIANTS.length * spaces) {
    throw new RangeError(`${cosines.length} cosines for ${VARIANTS.length} variants of ${spaces} spaces`);
  }
  const at = variantIndex(variant);
  return cosines.subarray(at * spaces, (at + 1) * spaces);
}

function variantIndex({ target, latentNorm }: Variant): number {
  return TARGETS.indexOf(target) * LATENT_NORMS.length + LATENT_NORMS.indexOf(latentNorm);
}
