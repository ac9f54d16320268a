import { estimate, mean } from '../stats/estimate.ts';
import type { Estimate } from '../stats/estimate.ts';
import { TIME_PARTS } from './costs.ts';
import type { CountedFlops, RunCosts, TimePart } from './costs.ts';
import { isOneMachine } from './machines.ts';
import type { TrainedAt } from './machines.ts';

/** Costs of a method over its seeds. */
export interface MethodCosts {
  readonly depthSaving: number;
  /** Means of a run. */
  readonly flops: CountedFlops;
  /**
   * Shares of training every block: passes per step, and the whole run. null: no run that trains every block has
   * finished; of a step the plan tells it all the same.
   */
  readonly relativeFlops: {
    readonly backward: number | null;
    readonly step: number;
    readonly run: number | null;
  };
  /** null: its runs were trained on several machines. */
  readonly measured: MeasuredCosts | null;
}

/** What depends on the machine, as means over the seeds. */
export interface MeasuredCosts {
  readonly seconds: Estimate;
  readonly secondsPerStep: number;
  readonly time: Readonly<Record<TimePart, number>>;
  readonly peakMemoryBytes: number;
}

type Costly = readonly (TrainedAt & { readonly costs: RunCosts })[];

/**
 * Means over the seeds; null where no run has finished.
 * @param full finished runs that train every block
 */
export function summariseCosts(runs: Costly, full: Costly): MethodCosts | null {
  if (runs.length === 0) return null;
  const over = (of: (costs: RunCosts) => number): number => mean(runs.map(({ costs }) => of(costs)));
  return {
    depthSaving: over((costs) => costs.depthSaving),
    flops: {
      backward: over(({ flops }) => flops.backward),
      steps: over(({ flops }) => flops.steps),
      run: over(({ flops }) => flops.run),
    },
    relativeFlops: {
      backward: relative(runs, full, ({ flops, steps }) => flops.backward / steps),
      step:
        relative(runs, full, ({ flops, steps }) => flops.steps / steps) ??
        over(({ flops, steps, fullStepFlops }) => flops.steps / steps / fullStepFlops),
      run: relative(runs, full, ({ flops }) => flops.run),
    },
    measured: isOneMachine(runs) ? measuredCosts(runs.map(({ costs }) => costs)) : null,
  };
}

function measuredCosts(runs: readonly RunCosts[]): MeasuredCosts {
  const time = TIME_PARTS.map((part) => [part, mean(runs.map((costs) => costs.time[part]))] as const);
  return {
    seconds: estimate(runs.map(({ seconds }) => seconds)),
    secondsPerStep: mean(runs.map(({ secondsPerStep }) => secondsPerStep)),
    time: Object.fromEntries(time) as Record<TimePart, number>,
    peakMemoryBytes: mean(runs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
  };
}

function relative(runs: Costly, full: Costly, of: (costs: RunCosts) => number): number | null {
  if (full.length === 0) return null;
  return mean(runs.map(({ costs }) => of(costs))) / mean(full.map(({ costs }) => of(costs)));
}
