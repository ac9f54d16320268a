/** How many steps a training bounded by time will have: the schedule is that of a training of so many steps. */
import type { PretrainSettings } from '../../contract/pretrain.ts';
import { learningRate } from '../../planning/schedule.ts';

/** Steps that are assumed before the first ones have been timed; only the first rates of the warm-up depend on it. */
const NOMINAL_STEPS = 1000;

export interface Progress {
  /** Steps done. */
  readonly step: number;
  /** Of training so far. */
  readonly seconds: number;
  /** Seconds of a step, evaluations in their share; null: none has been timed. */
  readonly pace: number | null;
}

type Bounds = Pick<PretrainSettings, 'steps' | 'minutes'>;

/**
 * Steps of the whole training as far as known now. Bounded by time, it is the number that the rest of the time is enough for,
 * recomputed before each step: so the rate reaches its floor when the time ends, however the pace changes.
 */
export function plannedSteps({ steps, minutes }: Bounds, { step, seconds, pace }: Progress): number {
  if (steps !== null) return steps;
  const rest = 60 * (minutes ?? 0) - seconds;
  if (pace === null) return Math.max(step + 1, NOMINAL_STEPS);
  return step + Math.max(1, Math.round(rest / pace));
}

/** Whether the training is over: its steps are done, or the time that is left is less than half a step. */
export function isOver({ steps, minutes }: Bounds, { step, seconds, pace }: Progress): boolean {
  if (steps !== null) return step >= steps;
  return step > 0 && 60 * (minutes ?? 0) - seconds < (pace ?? 0) / 2;
}

/** Learning rate of the next step: warm-up, then a cosine down to the floor. */
export function rateOf(settings: PretrainSettings, progress: Progress): number {
  const { warmup, floor, learningRate: peak } = settings;
  return learningRate({ name: 'cosine', warmup, floor }, peak, progress.step, plannedSteps(settings, progress));
}
