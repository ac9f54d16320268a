/** From a method to its plan: the table of all methods. */
import type { MethodRequest } from '../contract/method.ts';
import { chosen } from './chosen.ts';
import { lift } from './lift.ts';
import { lisa } from './lisa.ts';
import { salf } from './salf.ts';
import type { MethodPlan, PlanContext } from './selection.ts';
import {
  everyOther,
  firstK,
  freezeShare,
  full,
  gradientRatio,
  half,
  head,
  lastK,
  randomBoundary,
  randomK,
} from './subsets.ts';

type MethodOf<Name extends MethodRequest['name']> = Extract<MethodRequest, { name: Name }>;
type Planners = {
  readonly [Name in MethodRequest['name']]: (method: MethodOf<Name>, context: PlanContext) => MethodPlan;
};

const planners: Planners = {
  full: (_method, context) => full(context),
  half: (_method, context) => half(context),
  'last-k': lastK,
  'first-k': firstK,
  'random-k': randomK,
  'every-other': (_method, context) => everyOther(context),
  head: (_method, context) => head(context),
  lift,
  lisa,
  'gradient-ratio': (_method, context) => gradientRatio(context),
  'freeze-share': freezeShare,
  'random-boundary': (_method, context) => randomBoundary(context),
  'block-influence': chosen,
  variability: chosen,
  'green-trainer': chosen,
  ist: chosen,
  salf,
};

/**
 * What a method trains, and when.
 * @throws InputError `request.bad-option` for settings that do not fit the model
 */
export function planMethod(method: MethodRequest, context: PlanContext): MethodPlan {
  const plan = planners[method.name] as (method: MethodRequest, context: PlanContext) => MethodPlan;
  return plan(method, context);
}

/** Blocks that a plan may ever train, ascending. */
export function reachOf(plan: MethodPlan, blocks: number): readonly number[] {
  return plan.kind === 'fixed' ? plan.selection.blocks : Array.from({ length: blocks }, (_, i) => i + 1);
}
