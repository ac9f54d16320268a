/** What a budget makes of a choice over a whole run. */
import type { BudgetRequest } from '../contract/salf.ts';
import { boundaryWithin, budgetBlocks, geometricStages, requireBudget } from './budget.ts';
import { slotBoundaries } from './slots.ts';

export interface BudgetSummary {
  /** Mean of b_t over a run, or blocks an example has slots for on average. */
  readonly allowed: number;
  /** Mean number of blocks that train. */
  readonly trained: number;
  /** Share of the blocks that get no backward pass, on average over the run. */
  readonly depthSaving: number;
}

type Mode = (boundary: number, boundaries: readonly number[], budget: BudgetRequest, blocks: number) => BudgetSummary;

const modes: Record<BudgetRequest['mode'], Mode> = {
  depth: (boundary, _boundaries, budget, blocks) => {
    // Whole stages of every plan, so that the mean is that of any long run.
    const steps = blocks * geometricStages(blocks).length;
    const limits = Array.from({ length: steps }, (_, step) => budgetBlocks(budget, step, steps, blocks));
    const trained = limits.map((limit) => blocks - boundaryWithin(boundary, limit, budget.infilling, blocks));
    return summary(mean(limits), mean(trained), blocks);
  },
  slots: (_boundary, boundaries, budget, blocks) => {
    const everything = slotBoundaries(
      boundaries.map(() => 0),
      budget,
      blocks,
    );
    const served = slotBoundaries(boundaries, budget, blocks);
    return summary(blocks - mean(everything), blocks - mean(served), blocks);
  },
};

/**
 * @param boundary e of the common choice, which a budget of depth limits step by step
 * @param boundaries e of each sample, among whom slots are shared out
 * @returns null for the plan `none`
 * @throws InputError `request.bad-option` for infilling without a budget
 */
export function budgetOverRun(
  boundary: number,
  boundaries: readonly number[],
  budget: BudgetRequest,
  blocks: number,
): BudgetSummary | null {
  requireBudget(budget);
  return budget.plan === 'none' ? null : modes[budget.mode](boundary, boundaries, budget, blocks);
}

function summary(allowed: number, trained: number, blocks: number): BudgetSummary {
  return { allowed, trained, depthSaving: 1 - trained / blocks };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
