/** From a method to the blocks that train. */
import { InputError } from '../base/errors.ts';
import type { MethodRequest } from '../contract/method.ts';
import type { DecoderSpec } from '../models/spec.ts';

export interface BlockPlan {
  /** e: blocks 1..e are frozen and get no backward pass. */
  readonly boundary: number;
  /** Blocks that train, counted from 1, ascending. */
  readonly blocks: readonly number[];
}

type MethodOf<Name extends MethodRequest['name']> = Extract<MethodRequest, { name: Name }>;
type Planners = { readonly [Name in MethodRequest['name']]: (method: MethodOf<Name>, blocks: number) => BlockPlan };

const planners: Planners = {
  full: (_method, blocks) => above(0, blocks),
  'last-k': ({ freeze }, blocks) => {
    if (freeze < blocks) return above(freeze, blocks);
    throw new InputError({
      code: 'request.bad-option',
      field: '--freeze',
      message: `Freezing ${freeze} of ${blocks} blocks leaves none to train.`,
      remedy: `Use a number from 0 to ${blocks - 1}.`,
    });
  },
};

/**
 * Which blocks a method trains in a decoder.
 * @throws InputError `request.bad-option` for a depth outside the model
 */
export function planBlocks(method: MethodRequest, spec: Pick<DecoderSpec, 'blocks'>): BlockPlan {
  const plan = planners[method.name] as (method: MethodRequest, blocks: number) => BlockPlan;
  return plan(method, spec.blocks);
}

function above(boundary: number, blocks: number): BlockPlan {
  return { boundary, blocks: Array.from({ length: blocks - boundary }, (_, i) => boundary + 1 + i) };
}
