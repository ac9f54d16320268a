/** What each block's share of the gradient promises. */
import type { Example } from '../../data/encode.ts';
import { importanceOf } from '../../methods/rules/green-trainer.ts';
import { above } from '../../methods/selection.ts';
import type { Runtime } from '../sessions/session.ts';
import { withGradients, type GradientRequest } from './gradients.ts';

/**
 * Importance of block 1..n from the gradient of the mean loss over the examples, at the values that training starts with.
 * @param pause awaited between batches, so that the process can listen
 * @throws InputError `model.bad-weights` where the gradient is not finite
 */
export function blockImportance(
  request: GradientRequest,
  examples: readonly Example[],
  runtime: Runtime,
  pause: () => Promise<void>,
): Promise<{ readonly importance: number[]; readonly flops: number }> {
  const { folder, settings } = request;
  return withGradients(request, examples, runtime, pause, ({ parameters, flops }) => {
    const importance = above(0, folder.spec.blocks).blocks.map((block) =>
      parameters
        .ranges(new Set([block]))
        .reduce(
          (sum, { start, end }) =>
            sum + importanceOf(parameters.gradients.subarray(start, end), settings.optimizer.eps),
          0,
        ),
    );
    return { importance, flops };
  });
}
