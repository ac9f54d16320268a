/** After LISA (arXiv 2403.17919): a few blocks drawn at random for some steps, then others. */
import { Random } from '../base/random.ts';
import { only, type MethodPlan, type PlanContext } from './selection.ts';
import { requireWithin } from './subsets.ts';

export interface LisaRequest {
  readonly active: number;
  /** Steps between two draws. */
  readonly period: number;
}

/**
 * The paper's method also trains embedding and head at all times; here they train where the run says so, as with every
 * other method, so that costs can be compared.
 * @throws InputError `request.bad-option`
 */
export function lisa({ active, period }: LisaRequest, { blocks, seed }: PlanContext): MethodPlan {
  requireWithin('--active', active, blocks);
  return {
    kind: 'moving',
    contiguous: false,
    at: (step) => {
      const order = Random.seeded(seed)
        .split(`lisa ${Math.floor(step / period)}`)
        .permutation(blocks);
      return only(
        order.slice(0, active).map((index) => index + 1),
        blocks,
      );
    },
  };
}
