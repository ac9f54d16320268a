/** A plan as the event that windows, reports and the store know. */
import type { Plan } from '../contract/events.ts';
import type { RunPlan } from './plan-run.ts';

/** What a plan cannot know by itself. */
export interface Measured {
  /** The provider that answered when it was asked alone. */
  readonly provider: Plan['provider'];
  /** Floating-point operations that training steps reach in a second. */
  readonly flopsPerSecond: number;
  /** Whether the cache of the frozen blocks' outputs is there already. */
  readonly cacheFound: boolean;
}

export function planEvent(plan: RunPlan, { provider, flopsPerSecond, cacheFound }: Measured): Plan {
  const { layout, blocks, frozenParameters, steps, stepsPerEpoch, flops, prefix, atMost, memoryBytes, classWeights } =
    plan;
  const share = 1 / steps;
  return {
    type: 'plan',
    provider,
    blocks,
    steps,
    stepsPerEpoch,
    atMost,
    trainableTensors: layout.all.length,
    trainableParameters: layout.size,
    frozenParameters,
    flopsPerStep: {
      forward: share * flops.forward,
      backward: share * flops.backward,
      optimizer: share * flops.optimizer,
      full: share * flops.full,
    },
    flopsPerPart: flops.parts.map(({ part, forward, backward }) => ({
      part,
      forward: share * forward,
      backward: share * backward,
    })),
    cache: prefix.kind === 'use' ? { blocks: prefix.boundary, bytes: prefix.bytes, found: cacheFound } : null,
    ...(classWeights === null ? {} : { classWeights }),
    estimatedMemoryBytes: memoryBytes,
    estimatedSeconds: totalFlops(plan, cacheFound) / flopsPerSecond,
  };
}

/** Analytic floating-point operations of a run, its cache included unless it is there. */
export function totalFlops({ flops, prefix }: Pick<RunPlan, 'flops' | 'prefix'>, cacheFound: boolean): number {
  const filling = prefix.kind === 'use' && !cacheFound ? prefix.fill.flops : 0;
  return flops.forward + flops.backward + flops.optimizer + filling;
}
