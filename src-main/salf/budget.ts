/** How many blocks may train at a step, and what that does to a choice. Names are the paper's, definitions [chosen]. */
import { InputError } from '../base/errors.ts';
import type { BUDGET_PLANS, BudgetRequest, INFILLINGS } from '../contract/salf.ts';

export type BudgetPlan = (typeof BUDGET_PLANS)[number];
export type Infilling = (typeof INFILLINGS)[number];

/** 1, 2, 4, .., n: the stages of the plan `geometric`. */
export function geometricStages(blocks: number): number[] {
  const stages: number[] = [];
  for (let size = 1; size < blocks; size *= 2) stages.push(size);
  return [...stages, blocks];
}

type Plan = (request: BudgetRequest, step: number, steps: number, blocks: number) => number;

/** Stage of a step where `count` stages are equally long; the last step is in the last stage. Exact for whole numbers. */
const stageOf = (step: number, steps: number, count: number) => Math.ceil((count * (step + 1)) / steps);

const plans: Record<BudgetPlan, Plan> = {
  none: (_request, _step, _steps, blocks) => blocks,
  constant: ({ fraction }, _step, _steps, blocks) => Math.max(1, Math.round(fraction * blocks)),
  arithmetic: (_request, step, steps, blocks) => stageOf(step, steps, blocks),
  geometric: (_request, step, steps, blocks) => {
    const stages = geometricStages(blocks);
    return stages[stageOf(step, steps, stages.length) - 1]!;
  },
};

/**
 * b_t, the largest number of blocks, counted from the output, that a step may train: at least 1.
 * `none`: n; `constant`: round(f n); `arithmetic`: ceil(n (t+1) / T), whose mean over a run is (n+1)/2 where T is a
 * multiple of n; `geometric`: 1, 2, 4, .., n in equal stages.
 * @param step t, from 0
 * @param steps T
 */
export function budgetBlocks(budget: BudgetRequest, step: number, steps: number, blocks: number): number {
  if (step < 0 || step >= steps) throw new RangeError(`step ${step} of ${steps}`);
  return plans[budget.plan](budget, step, steps, blocks);
}

const depths: Record<Infilling, (chosen: number, budget: number) => number> = {
  none: (chosen, budget) => Math.min(chosen, budget),
  'depth-first': (_chosen, budget) => budget,
  'breadth-first': (_chosen, budget) => budget,
};

/**
 * e', the boundary after a step's budget: m = min(b_t, n - e) blocks train. What the choice leaves of the budget
 * (b_t > n - e) infilling spends on the next blocks further from the output, so that m = b_t; with one example's depth
 * at stake, depth first and breadth first are the same.
 * @param boundary e
 * @param budget b_t, from {@link budgetBlocks}
 */
export function boundaryWithin(boundary: number, budget: number, infilling: Infilling, blocks: number): number {
  return blocks - depths[infilling](blocks - boundary, budget);
}

/**
 * Refuses what contradicts itself.
 * @throws InputError `request.bad-option`
 */
export function requireBudget({ plan, infilling }: BudgetRequest): void {
  if (plan !== 'none' || infilling === 'none') return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--infilling',
    message: 'Without a budget there is nothing to fill.',
    remedy: 'Give a --budget too, or leave --infilling out.',
  });
}
