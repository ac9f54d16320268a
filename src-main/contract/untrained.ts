import { z } from 'zod';
import { Score } from './score.ts';

/** What the untrained model answers to the test rows. */
export const UntrainedScore = Score.extend({
  /** Index of the predicted label per row, in file order. */
  predictions: z.array(z.int().min(0)).readonly(),
  /** Of everything: opening model and data included. */
  seconds: z.number().min(0),
  /** Counted operations of the forward passes. */
  flops: z.number().min(0),
});
export type UntrainedScore = z.infer<typeof UntrainedScore>;

export const UntrainedResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('untrained'),
  score: UntrainedScore,
});
export type UntrainedResult = z.infer<typeof UntrainedResult>;
