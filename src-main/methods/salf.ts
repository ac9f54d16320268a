/** SALF (arXiv 2406.11753): blocks above the layer of largest gain. Choice and budget are in the room `salf`. */
import { InputError } from '../base/errors.ts';
import type { SalfRequest } from '../contract/salf.ts';
import { boundaryWithin, budgetBlocks, requireBudget } from '../salf/budget.ts';
import { above, fixed, type MethodPlan, type PlanContext } from './selection.ts';

type Scope = SalfRequest['scope'];

const scopes: Record<Scope, (request: SalfRequest, context: PlanContext) => MethodPlan> = {
  datum: () => ({ kind: 'in-graph' }),
  batch: () => ({ kind: 'in-graph' }),
  epoch: () => ({ kind: 'grouped' }),
  global: (request, { blocks, choice }) => {
    if (typeof choice !== 'number') throw new Error('the scope global needs the choice before the plan');
    const at = (step: number, steps: number) => above(budgetedBoundary(request, choice, step, steps, blocks), blocks);
    const { plan } = request.budget;
    return plan === 'none' || plan === 'constant' ? fixed(at(0, 1)) : { kind: 'moving', contiguous: true, at };
  },
};

/**
 * When SALF chooses, and what it trains then.
 * @throws InputError `request.bad-option` for slots outside the scope `epoch`, or a budget that contradicts itself
 */
export function salf(request: SalfRequest, context: PlanContext): MethodPlan {
  requireBudget(request.budget);
  if (request.budget.mode === 'slots' && request.scope !== 'epoch') {
    throw new InputError({
      code: 'request.bad-option',
      field: '--budget-mode',
      message: `Slots are shared out among the examples of an epoch; the scope ${request.scope} chooses without seeing them.`,
      remedy: 'Use --scope epoch, or --budget-mode depth.',
    });
  }
  return scopes[request.scope](request, context);
}

/** e' at a step: the choice e after the step's budget. Slots have been shared out before. */
export function budgetedBoundary(
  { budget }: Pick<SalfRequest, 'budget'>,
  boundary: number,
  step: number,
  steps: number,
  blocks: number,
): number {
  if (budget.mode === 'slots') return boundary;
  return boundaryWithin(boundary, budgetBlocks(budget, step, steps, blocks), budget.infilling, blocks);
}
