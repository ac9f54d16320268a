import { FailureError } from '../base/errors.ts';

/** Numbers that are none: the weights are lost, and going on would only hide it. */
export function diverged(message: string): FailureError {
  const remedy = 'Start again with a lower --learning-rate or a longer --warmup.';
  return new FailureError({ code: 'training.diverged', message, remedy });
}
