/** Methods whose blocks are chosen once, before training, from some training rows. */
import type { MethodName, MethodRequest } from '../contract/method.ts';
import type { RuleRequest } from '../contract/rules.ts';
import { blocksOf } from './rules/share.ts';
import { above, fixed, only, type Choice, type MethodPlan, type PlanContext } from './selection.ts';

type MethodOf<Name extends MethodName> = Extract<MethodRequest, { name: Name }>;
type MostWork = {
  readonly [Name in 'salf' | RuleRequest['name']]: (method: MethodOf<Name>, blocks: number) => Choice | null;
};

/** The blocks next to the input, as many as a share is: of all such sets the backward pass goes deepest. */
function firstOf({ share }: { readonly share: number }, blocks: number): readonly number[] {
  return above(0, blocksOf(share, blocks)).blocks;
}

/** The choice of most work, by method; null: nothing is chosen before training. */
const mostWork: MostWork = {
  salf: ({ scope }) => (scope === 'global' ? 0 : null),
  'block-influence': firstOf,
  ist: firstOf,
  variability: (_method, blocks) => above(0, blocks).blocks,
  'green-trainer': (_method, blocks) => above(0, blocks).blocks,
};

/** The choice of most work that a method may make before training; null: it makes none. */
export function largestChoice(method: MethodRequest, blocks: number): Choice | null {
  if (!(method.name in mostWork)) return null;
  const most = mostWork[method.name as keyof MostWork] as (method: MethodRequest, blocks: number) => Choice | null;
  return most(method, blocks);
}

/** The blocks that a rule has chosen. */
export function chosen(_method: RuleRequest, { blocks, choice }: PlanContext): MethodPlan {
  if (choice === null || typeof choice === 'number') throw new Error('a rule needs its choice before the plan');
  return fixed(only(choice, blocks));
}
