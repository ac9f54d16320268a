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
  /** Labels whose cosines it holds: all of the task, in their order; 1: its own alone, as earlier versions kept it. */
  readonly labels: number;
  /** cos of r_0 .. r_n with the target of each label: [6 variants, n+1, labels]. */
  readonly cosines: Float32Array;
}

/** A trace without its place in a file. */
export type Cosines = Pick<Trace, 'label' | 'labels' | 'cosines'>;

/** The cosines of one variant, [n+1, labels]. */
export function labelCosines({ cosines, labels }: Cosines, variant: Variant, blocks: number): Float32Array {
  const size = (blocks + 1) * labels;
  if (cosines.length !== VARIANTS.length * size) {
    const spaces = labels === 1 ? `${blocks + 1} spaces` : `${blocks + 1} spaces and ${labels} labels`;
    throw new RangeError(`${cosines.length} cosines for ${VARIANTS.length} variants of ${spaces}`);
  }
  const at = variantIndex(variant);
  return cosines.subarray(at * size, (at + 1) * size);
}

/** The n+1 cosines of one variant to the sample's own label. */
export function cosinesOf(trace: Cosines, variant: Variant, blocks: number): Float32Array {
  const { labels } = trace;
  const own = labels === 1 ? 0 : trace.label;
  const all = labelCosines(trace, variant, blocks);
  return Float32Array.from({ length: blocks + 1 }, (_, space) => all[space * labels + own]!);
}

function variantIndex({ target, latentNorm }: Variant): number {
  return TARGETS.indexOf(target) * LATENT_NORMS.length + LATENT_NORMS.indexOf(latentNorm);
}
