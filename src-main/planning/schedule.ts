/** Learning rate over the steps of a run. */
import type { ScheduleRequest } from '../contract/request.ts';

/** Share of the peak that is left after a share p of the decay, 0 <= p <= 1, before the floor is applied. */
const decays: Record<ScheduleRequest['name'], (p: number) => number> = {
  constant: () => 1,
  linear: (p) => 1 - p,
  cosine: (p) => (1 + Math.cos(Math.PI * p)) / 2,
};

/** Steps of warm-up: a share of all steps when below 1, else a number of steps. */
export function warmupSteps({ warmup }: ScheduleRequest, steps: number): number {
  return warmup < 1 ? Math.round(warmup * steps) : Math.min(warmup, steps);
}

/**
 * Learning rate of step `step` (counted from 0) of `steps`: rises linearly to the peak at the last warm-up step, then
 * falls to floor times the peak, which it would reach at step `steps`.
 */
export function learningRate(schedule: ScheduleRequest, peak: number, step: number, steps: number): number {
  const warmup = warmupSteps(schedule, steps);
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const share = decays[schedule.name](steps === warmup ? 0 : (step - warmup) / (steps - warmup));
  return schedule.name === 'constant' ? peak : peak * (schedule.floor + (1 - schedule.floor) * share);
}
