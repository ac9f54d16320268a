/** Numbers that are none: what is said of them, and why a computation gave them. */
import { FailureError, InputError, SalfError, type ErrorCode, type Fault } from '../base/errors.ts';
import { requireFiniteWeights } from '../models/finite.ts';
import { openModelFolder } from '../models/folder.ts';

/** What is said where a loss, a gradient or a logit is not finite; the last where such a number stands in an event. */
const CODES: readonly ErrorCode[] = ['training.diverged', 'engine.non-finite', 'engine.protocol'];

/**
 * What to throw in place of `thrown`: the tensor of the model that is not finite, where that is the cause; else `thrown`
 * itself. Reads all weights, but only after a failure of this kind.
 *
 * @param model the model's folder; null: none was opened
 */
export async function causeOf(thrown: unknown, model: string | null): Promise<unknown> {
  if (model === null || !(thrown instanceof SalfError) || !isOfNumbers(thrown.fault)) return thrown;
  try {
    await requireFiniteWeights(await openModelFolder(model));
    return thrown;
  } catch (cause) {
    return cause instanceof SalfError ? cause : thrown;
  }
}

function isOfNumbers({ code, field }: Fault): boolean {
  // Where latent states are not finite, the weights are blamed, but none of them is named.
  return CODES.includes(code) || (code === 'model.bad-weights' && field === undefined);
}

/** Numbers that are none: the weights are lost, and continuing would only hide it. */
export function diverged(message: string): FailureError {
  const remedy = 'Start again with a lower --learning-rate or a longer --warmup.';
  return new FailureError({ code: 'training.diverged', message, remedy });
}

/** A prediction of numbers that are none. */
export function noLogits(): FailureError {
  const remedy = 'Use other weights: those of this model hold numbers that are none, or too large for float32.';
  return new FailureError({ code: 'engine.non-finite', message: 'The logits are not finite.', remedy });
}

/** Numbers that are none though nothing was trained: the weights as they lie in a folder. @param message says where */
export function nonFiniteWeights(file: string, message: string): InputError {
  const remedy = 'The weights hold numbers that are none, or too large for float32; use other weights.';
  return new InputError({ code: 'model.bad-weights', file, message, remedy });
}

/**
 * Scores a model before anything is trained: a loss that is no number is the fault of its weights, not of a learning rate.
 * @param model its folder
 * @throws InputError `model.bad-weights`
 */
export async function scoredUntrained<Score>(model: string, score: () => Promise<Score>): Promise<Score> {
  try {
    return await score();
  } catch (thrown) {
    if (!(thrown instanceof SalfError) || thrown.fault.code !== 'training.diverged') throw thrown;
    throw nonFiniteWeights(model, thrown.fault.message);
  }
}
