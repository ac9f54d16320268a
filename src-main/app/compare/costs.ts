import type { Plan } from '../../contract/events.ts';
import type { Ledger, LedgerItem } from '../../contract/ledger.ts';

/** Where the time of a run went, as comparisons show it; `rest` is opening, compiling, checkpoints and what nothing else is. */
export const TIME_PARTS = [
  'data',
  'forwardBackward',
  'forward',
  'backward',
  'optimizer',
  'copies',
  'evaluation',
  'warmup',
  'analysis',
  'rest',
] as const;
export type TimePart = (typeof TIME_PARTS)[number];

const PART_OF = {
  model: 'rest',
  data: 'data',
  compile: 'rest',
  analysis: 'analysis',
  warmup: 'warmup',
  forwardBackward: 'forwardBackward',
  forward: 'forward',
  backward: 'backward',
  optimizer: 'optimizer',
  copies: 'copies',
  evaluation: 'evaluation',
  checkpoint: 'rest',
  other: 'rest',
} as const satisfies Record<LedgerItem, TimePart>;

/** Parts that every training step after the warm-up goes through. */
const STEP_PARTS: readonly TimePart[] = ['data', 'forwardBackward', 'forward', 'backward', 'optimizer', 'copies'];

/** What one run cost, in four kinds that are never added up or told one as another. */
export interface RunCosts {
  /** Mean over the steps of e / n. */
  readonly depthSaving: number;
  /** Floating-point operations by count, of all training steps; `step` is the whole of them. */
  readonly flops: { readonly backward: number; readonly step: number };
  /** The same of as many mean steps in which every block trains. */
  readonly fullFlops: { readonly backward: number; readonly step: number };
  readonly steps: number;
  /** Of the whole run, its own analysis and warm-up among them. */
  readonly seconds: number;
  /** Of a step after the warm-up. */
  readonly secondsPerStep: number;
  readonly time: Readonly<Record<TimePart, number>>;
  readonly peakMemoryBytes: number;
}

/** What is known of a run that has finished. */
export interface CostSource {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly steps: number;
  readonly seconds: number;
  /** n */
  readonly blocks: number;
  /** e of each step, where it was kept; none where the same blocks trained throughout. */
  readonly boundaries: readonly number[];
}

/** Brings what a run reported into the four kinds of cost. */
export function costsOf({ plan, ledger, steps, seconds, blocks, boundaries }: CostSource): RunCosts {
  const time = timeByPart(ledger);
  const { forward, backward } = ledger.flops;
  const full = plan.flopsPerStep.full * steps;
  const inSteps = STEP_PARTS.reduce((sum, part) => sum + time[part], 0);
  return {
    depthSaving: (boundaries.length > 0 ? meanOf(boundaries) : lowestTrained(plan.blocks, blocks)) / blocks,
    flops: { backward, step: forward + backward },
    // Whatever trains, the forward pass goes through every block once.
    fullFlops: { backward: full - plan.flopsPerStep.forward * steps, step: full },
    steps,
    seconds,
    // The first step of a sitting is the warm-up, which has its own item.
    secondsPerStep: inSteps / Math.max(1, steps - 1),
    time,
    peakMemoryBytes: ledger.peakMemoryBytes,
  };
}

function timeByPart(ledger: Ledger): Record<TimePart, number> {
  const time = Object.fromEntries(TIME_PARTS.map((part) => [part, 0])) as Record<TimePart, number>;
  for (const { name, seconds } of ledger.items) time[PART_OF[name]] += seconds;
  return time;
}

/** e of a run whose blocks stay the same; n where no block trains. */
function lowestTrained(trained: readonly number[], blocks: number): number {
  return trained.length === 0 ? blocks : Math.min(...trained) - 1;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
