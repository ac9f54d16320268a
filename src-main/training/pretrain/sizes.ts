/** What fits: sequences into a step, logits into memory, files onto the disk. */
import { InputError } from '../../base/errors.ts';
import type { PretrainSettings } from '../../contract/pretrain.ts';
import type { Sequences } from '../../data/sequences.ts';
import { requireSpace } from '../../models/disk.ts';

/**
 * Largest tensor of logits, in bytes; a backward pass holds about three of its size at once. Larger ones only cost memory:
 * on two cores a step in four parts was a sixth faster than in one.
 */
export const LOGIT_BYTES = 2 ** 25;

/**
 * Sequences that go through the model at once: the logits, sequences x context x vocabulary, are the largest tensor of a
 * step. Where they are too large the step adds up the gradients of parts of nearly equal size.
 */
export function rowsAtOnce(
  batchSize: number,
  context: number,
  vocabulary: number,
  logitBytes: number = LOGIT_BYTES,
): number {
  const most = Math.max(1, Math.floor(logitBytes / (4 * context * vocabulary)));
  return Math.ceil(batchSize / Math.ceil(batchSize / most));
}

/** @throws InputError `data.empty` where the text is not enough for one step */
export function requireSequences(settings: PretrainSettings, tokens: number, { train, heldOut }: Sequences): void {
  const { batchSize, context, text } = settings;
  if (train.length >= batchSize) return;
  const needed = (batchSize + Math.max(heldOut.length, settings.heldOut > 0 ? 1 : 0)) * context + 1;
  throw new InputError({
    code: 'data.empty',
    ...(text.length === 1 ? { file: text[0]! } : {}),
    message: `The text has ${tokens} tokens; one step of ${batchSize} sequences of ${context} tokens needs ${needed}.`,
    remedy: 'Give more text, or a smaller --batch-size or --context.',
  });
}

/** Bytes that a training writes at most: tokens, two checkpoints with both moments, the model. */
export function neededBytes(textBytes: number, parameters: number): number {
  // A token of two bytes stands for two bytes of text at the very least, in anything that is language.
  return textBytes + 2 * 12 * parameters + 4 * parameters;
}

/** @throws FailureError `workspace.no-space` */
export function requireDisk(out: string, textBytes: number, parameters: number, free: number): void {
  requireSpace(out, neededBytes(textBytes, parameters), free);
}
