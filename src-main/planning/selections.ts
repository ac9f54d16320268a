/** From a method's plan to the batches of an epoch and the blocks that each trains. */
import type { MethodRequest } from '../contract/method.ts';
import type { Random } from '../base/random.ts';
import { groupedPlan, trainingPlan } from '../data/buckets.ts';
import { budgetedBoundary } from '../methods/salf.ts';
import { above, type MethodPlan, type Selection } from '../methods/selection.ts';
import { budgetBlocks } from '../salf/budget.ts';

/** Budget of a step, and what it makes of an example's own choice. */
export interface StepBudget {
  /** b_t */
  readonly blocks: number;
  /** From e to e after the budget. */
  readonly boundary: (e: number) => number;
}

/** The budgets of a run's steps; unbounded where the method has none. */
export function budgetsOf(method: MethodRequest, steps: number, blocks: number): (step: number) => StepBudget {
  if (method.name !== 'salf') return () => ({ blocks, boundary: (e) => e });
  return (step) => ({
    blocks: budgetBlocks(method.budget, step, steps, blocks),
    boundary: (e) => budgetedBoundary(method, e, step, steps, blocks),
  });
}

/** Which examples make a batch, and up to which block they need no training. */
export interface PlannedBatch {
  readonly indices: readonly number[];
  /** e of the batch where examples have their own; null: the step decides. */
  readonly boundary: number | null;
}

/**
 * Batches of an epoch.
 * @param lengths tokens of each example
 * @param boundaries e of every example, for the plan `grouped`; examples with e = `blocks` are left out.
 */
export function epochPlan(
  lengths: readonly number[],
  batchSize: number,
  random: Random,
  boundaries: readonly number[] | null,
  blocks: number,
): PlannedBatch[] {
  if (boundaries !== null) return groupedPlan(lengths, batchSize, random, boundaries, blocks);
  return trainingPlan(lengths, batchSize, random).map((indices) => ({ indices, boundary: null }));
}

/**
 * Blocks that a batch trains at a step, as far as they are known before the graph runs.
 * @param budgeted e after the step's budget.
 */
export function selectionAt(
  plan: MethodPlan,
  batch: PlannedBatch,
  step: number,
  steps: number,
  blocks: number,
  budgeted: (boundary: number) => number,
): Selection {
  switch (plan.kind) {
    case 'fixed':
      return plan.selection;
    case 'moving':
      return plan.at(step, steps);
    case 'grouped':
      return above(budgeted(batch.boundary ?? 0), blocks);
    case 'in-graph':
      // Of all blocks: the graph tells afterwards which of them it was.
      return above(0, blocks);
  }
}
