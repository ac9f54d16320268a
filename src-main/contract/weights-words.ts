import { count } from '../base/numbers.ts';

/**
 * Which of a run's weights a score belongs to: `best weights (step 14)`. A test score of the best weights stands beside
 * validations of later steps, so the step must be said.
 * @param step whose weights were scored
 * @param steps that were trained; null: the run is still at work
 */
export function weightsWords(step: number, steps: number | null): string {
  if (steps === null) return `step ${count(step)}`;
  return step < steps ? `best weights (step ${count(step)})` : `last weights (step ${count(step)})`;
}
