/** Why a computation gave numbers that are none. */
import { SalfError, type ErrorCode, type Fault } from '../base/errors.ts';
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
