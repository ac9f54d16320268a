/** A choice that SALF made while a run was at work. */
import { z } from 'zod';
import { SCOPES } from './salf.ts';

const Count = z.int().min(0);

export const Chosen = z.strictObject({
  type: z.literal('choice'),
  scope: z.enum(SCOPES),
  /** Epochs done when it was made. */
  epoch: Count,
  /** Samples that were looked at. */
  samples: Count,
  /** e of the samples' mean deviations: what the scope `global` freezes. */
  boundary: Count,
  /** Samples by their own e, 0..n. */
  histogram: z.array(Count).readonly(),
  /** d_0 .. d_n: mean over the samples, and standard deviation. */
  spaces: z.array(z.strictObject({ mean: z.number(), spread: z.number().min(0) })).readonly(),
  /** g_1 .. g_n of the mean deviations, and whether the options let the block be chosen. */
  gains: z.array(z.strictObject({ gain: z.number(), eligible: z.boolean() })).readonly(),
  /** One sentence: why this boundary. */
  reason: z.string(),
  /** Sentences about what makes the choice doubtful. */
  warnings: z.array(z.string()).readonly(),
  /** Resamples of the samples by the e that they choose, 0..n; absent in choices of earlier versions. */
  resampled: z.array(Count).readonly().exactOptional(),
  seconds: z.number().min(0),
  /** Analytic floating-point operations. */
  flops: z.number().min(0),
});
export type Chosen = z.infer<typeof Chosen>;
