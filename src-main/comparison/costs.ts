import type { Plan } from '../contract/events.ts';
import type { Ledger, LedgerItem } from '../contract/ledger.ts';

/**
 * Where the time of a run went, as comparisons show it. `forwardBackward` is what was not measured separately, `rest` opening,
 * compiling and checkpoints.
 */
export const TIME_PARTS = [
  'data',
  'forward',
  'backward',
  'forwardBackward',
  'optimizer',
  'copies',
  'evaluation',
  'warmup',
  'analysis',
  'caching',
  'probes',
  'rest',
] as const;
export type TimePart = (typeof TIME_PARTS)[number];

const PART_OF = {
  model: 'rest',
  data: 'data',
  compile: 'rest',
  analysis: 'analysis',
  caching: 'caching',
  warmup: 'warmup',
  forwardBackward: 'forwardBackward',
  forward: 'forward',
  backward: 'backward',
  optimizer: 'optimizer',
  copies: 'copies',
  probes: 'probes',
  evaluation: 'evaluation',
  checkpoint: 'rest',
  other: 'rest',
} as const satisfies Record<LedgerItem, TimePart>;

/** Parts that every training step after the warm-up goes through. */
const STEP_PARTS: readonly TimePart[] = ['data', 'forward', 'backward', 'forwardBackward', 'optimizer', 'copies'];

/** Floating-point operations by count. */
export interface CountedFlops {
  /** Of the backward passes of all training steps. */
  readonly backward: number;
  /** Of the forward and backward passes of all training steps. */
  readonly steps: number;
  /** Of the whole run: steps with their updates, its own analysis, and what it kept on the disk. */
  readonly run: number;
}

/** What one run cost, in four kinds that are never added up or reported one as another. */
export interface RunCosts {
  /** Mean over the steps of e / n. */
  readonly depthSaving: number;
  readonly flops: CountedFlops;
  /** Forward and backward passes of a mean step that trains every block, by the run's own plan. */
  readonly fullStepFlops: number;
  readonly steps: number;
  /** Of the whole run, its own analysis and warm-up among them. */
  readonly seconds: number;
  /** Of a step after the warm-up. */
  readonly secondsPerStep: number;
  readonly time: Readonly<Record<TimePart, number>>;
  /** Of the engine's process, by the operating system. */
  readonly peakMemoryBytes: number;
}

/** What is known of a run that has finished. */
export interface CostSource {
  readonly plan: Pick<Plan, 'flopsPerStep'>;
  readonly ledger: Ledger;
  readonly steps: number;
  readonly seconds: number;
}

/** Brings what a run reported into the four kinds of cost. */
export function costsOf({ plan, ledger, steps, seconds }: CostSource): RunCosts {
  const time = timeByPart(ledger);
  const { forward, backward, optimizer, analysis, caching } = ledger.flops;
  const inSteps = STEP_PARTS.reduce((sum, part) => sum + time[part], 0);
  return {
    depthSaving: ledger.depthSaving,
    flops: { backward, steps: forward + backward, run: forward + backward + optimizer + analysis + caching },
    fullStepFlops: plan.flopsPerStep.full,
    steps,
    seconds,
    time,
    // The first step of an attempt is the warm-up, which has its own item.
    secondsPerStep: inSteps / Math.max(1, steps - 1),
    peakMemoryBytes: ledger.peakMemoryBytes,
  };
}

function timeByPart({ items, forwardShare }: Ledger): Record<TimePart, number> {
  const time = Object.fromEntries(TIME_PARTS.map((part) => [part, 0])) as Record<TimePart, number>;
  for (const { name, seconds } of items) time[PART_OF[name]] += seconds;
  if (forwardShare !== null) {
    const both = time.forwardBackward;
    time.forward += both * forwardShare;
    time.backward += both * (1 - forwardShare);
    time.forwardBackward = 0;
  }
  return time;
}
