import { z } from 'zod';
import { count } from '../base/numbers.ts';

const SPLITS = ['train', 'validation', 'test'] as const;
export const Split = z.enum(SPLITS);
export type Split = z.infer<typeof Split>;

const Share = z.number().min(0).max(1);
const Count = z.int().min(0);

/** Precision, recall and F1 of one class; all 0 for a class that was never predicted. */
const ClassScore = z.strictObject({
  label: z.string(),
  precision: Share,
  recall: Share,
  f1: Share,
  /** Rows of this class. */
  support: Count,
});

/** How well a set of weights answers one split. */
export const Score = z.strictObject({
  split: Split,
  /** Unweighted mean of the classes' F1. */
  macroF1: Share,
  accuracy: Share,
  /** Mean cross-entropy per row. */
  loss: z.number(),
  perClass: z.array(ClassScore).readonly(),
  /** confusion[truth][prediction], in label order. */
  confusion: z.array(z.array(Count).readonly()).readonly(),
});
export type Score = z.infer<typeof Score>;

/**
 * Which of a run's weights a score belongs to: `best weights (step 14)`. A test score of the best weights stands next to
 * validations of later steps, so the step must be said.
 * @param step whose weights were scored
 * @param steps that were trained; null: the run is still at work
 */
export function weightsWords(step: number, steps: number | null): string {
  if (step === 0) return 'untrained model';
  if (steps === null) return `step ${count(step)}`;
  return step < steps ? `best weights (step ${count(step)})` : `last weights (step ${count(step)})`;
}
