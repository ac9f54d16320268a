/** LIFT (ICLR 2024 submission u0INlprg3U): one block at a time, and the backward pass stops there. */
import { Random } from '../base/random.ts';
import type { LIFT_ORDERS } from '../contract/method.ts';
import { only, type MethodPlan, type PlanContext } from './selection.ts';

type Order = (typeof LIFT_ORDERS)[number];

export interface LiftRequest {
  readonly order: Order;
  /** Steps of one block in passes without end; `phase`: one pass over the run. */
  readonly period: 'phase' | number;
}

/** Place in the pass -> block, counted from 1. */
const orders: Record<Order, (place: number, pass: number, context: PlanContext) => number> = {
  front: (place) => place + 1,
  end: (place, _pass, { blocks }) => blocks - place,
  random: (place, pass, { blocks, seed }) => Random.seeded(seed).split(`lift ${pass}`).permutation(blocks)[place]! + 1,
};

/** In `phase`, block number j of the order has the steps from round(j T / n) on: T/n each, to the nearest step. */
export function lift({ order, period }: LiftRequest, context: PlanContext): MethodPlan {
  const { blocks } = context;
  return {
    kind: 'moving',
    contiguous: false,
    at: (step, steps) => {
      const turn = period === 'phase' ? Math.min(phaseOf(step, steps, blocks), blocks - 1) : Math.floor(step / period);
      return only([orders[order](turn % blocks, Math.floor(turn / blocks), context)], blocks);
    },
  };
}

/** The last phase that has started at a step; where there are fewer steps than blocks, some have none. */
function phaseOf(step: number, steps: number, blocks: number): number {
  return Math.floor(((step + 0.5) * blocks) / steps);
}
