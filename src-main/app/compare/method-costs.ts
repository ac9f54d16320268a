import { estimate, mean } from '../../stats/estimate.ts';
import type { Estimate } from '../../stats/estimate.ts';
import { TIME_PARTS } from './costs.ts';
import type { RunCosts, TimePart } from './costs.ts';

/** Costs of a method over its seeds. Relative ones are shares of training every block. */
export interface MethodCosts {
  readonly depthSaving: number;
  /** Of one step by count, relative to training every block. */
  readonly relativeFlops: { readonly backward: number; readonly step: number };
  /** Of a whole run by count. */
  readonly flops: { readonly backward: number; readonly step: number };
  readonly seconds: Estimate;
  readonly secondsPerStep: number;
  readonly time: Readonly<Record<TimePart, number>>;
  readonly peakMemoryBytes: number;
}

type Costly = readonly { readonly costs: RunCosts }[];

/**
 * Means over the seeds; null where no run has finished.
 * @param full finished runs of the method `full`, which the counts are held against. Where there are none, the plan's
 *   own count of a step in which every block trains is.
 */
export function summariseCosts(runs: Costly, full: Costly): MethodCosts | null {
  if (runs.length === 0) return null;
  const over = (of: (costs: RunCosts) => number): number => mean(runs.map(({ costs }) => of(costs)));
  return {
    depthSaving: over((costs) => costs.depthSaving),
    relativeFlops: { backward: relative(runs, full, 'backward'), step: relative(runs, full, 'step') },
    flops: { backward: over(({ flops }) => flops.backward), step: over(({ flops }) => flops.step) },
    seconds: estimate(runs.map(({ costs }) => costs.seconds)),
    secondsPerStep: over((costs) => costs.secondsPerStep),
    time: Object.fromEntries(TIME_PARTS.map((part) => [part, over(({ time }) => time[part])])) as Record<
      TimePart,
      number
    >,
    peakMemoryBytes: over((costs) => costs.peakMemoryBytes),
  };
}

/** Per step, because patience ends runs after different numbers of them. */
function relative(runs: Costly, full: Costly, kind: 'backward' | 'step'): number {
  const perStep = ({ costs }: Costly[number], of: 'flops' | 'fullFlops'): number => costs[of][kind] / costs.steps;
  const own = mean(runs.map((run) => perStep(run, 'flops')));
  const whole =
    full.length > 0
      ? mean(full.map((run) => perStep(run, 'flops')))
      : mean(runs.map((run) => perStep(run, 'fullFlops')));
  return own / whole;
}
