/** What a budget makes of a choice over a whole run. */
import type { BudgetRequest } from '../contract/salf.ts';
import { boundaryWithin, budgetBlocks, geometricStages, requireBudget } from './budget.ts';
import { slotBoundaries } from './slots.ts';

export interface BudgetSummary {
  /** Mean of b_t over a run, or blocks that an example has slots for on average. */
  readonly allowed: number;
  /** Mean number of blocks that train. */
  readonly trained: number;
  /** e' at each step of a short run that holds every stage of the plan equally often, or of each sample. */
  readonly boundaries: readonly number[];
}

type Mode = (boundary: number, samples: readonly number[], budget: BudgetRequest, blocks: number) => BudgetSummary;

const modes: Record<BudgetRequest['mode'], Mode> = {
  depth: (boundary, _samples, budget, blocks) => {
    // Whole stages of every plan, so that the mean is that of any long run.
    const steps = blocks * geometricStages(blocks).length;
    const limits = Array.from({ length: steps }, (_, step) => budgetBlocks(budget, step, steps, blocks));
    const boundaries = limits.map((limit) => boundaryWithin(boundary, limit, budget.infilling, blocks));
    return { allowed: mean(limits), trained: blocks - mean(boundaries), boundaries };
  },
  slots: (_boundary, samples, budget, blocks) => {
    const greedy = samples.map(() => 0);
    const boundaries = slotBoundaries(samples, budget, blocks);
    return {
      allowed: blocks - mean(slotBoundaries(greedy, budget, blocks)),
      trained: blocks - mean(boundaries),
      boundaries,
    };
  },
};

/**
 * @param boundary e of the common choice, which a budget of depth limits step by step
 * @param samples e of each sample, among whom slots are shared out
 * @returns null for the plan `none`
 * @throws InputError `request.bad-option` for infilling without a budget
 */
export function budgetOverRun(
  boundary: number,
  samples: readonly number[],
  budget: BudgetRequest,
  blocks: number,
): BudgetSummary | null {
  requireBudget(budget);
  return budget.plan === 'none' ? null : modes[budget.mode](boundary, samples, budget, blocks);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
