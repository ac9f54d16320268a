/** Methods that train the same blocks from the first step to the last. */
import { InputError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { above, fixed, only, type MethodPlan, type PlanContext } from './selection.ts';

export const full = ({ blocks }: PlanContext): MethodPlan => fixed(above(0, blocks));

/** The half next to the output; of an odd number of blocks, the larger half. */
export const half = ({ blocks }: PlanContext): MethodPlan => fixed(above(Math.floor(blocks / 2), blocks));

/** @throws InputError `request.bad-option` */
export function lastK({ freeze }: { readonly freeze: number }, { blocks }: PlanContext): MethodPlan {
  if (freeze < blocks) return fixed(above(freeze, blocks));
  throw new InputError({
    code: 'request.bad-option',
    field: '--freeze',
    message: `Freezing ${freeze} of ${blocks} blocks leaves none to train.`,
    remedy: `Use a number from 0 to ${blocks - 1}.`,
  });
}

/** Blocks 1..round(share n) stay as they are, but one at least trains. */
export function freezeShare(
  { freezeShare: share }: { readonly freezeShare: number },
  { blocks }: PlanContext,
): MethodPlan {
  return fixed(above(Math.min(Math.round(share * blocks), blocks - 1), blocks));
}

/** e from 0..n-1, each equally likely. */
export function randomBoundary({ blocks, seed }: PlanContext): MethodPlan {
  return fixed(above(Random.seeded(seed).split('random-boundary').below(blocks), blocks));
}

/** @throws InputError `request.bad-option` */
export function firstK({ train }: { readonly train: number }, { blocks }: PlanContext): MethodPlan {
  requireWithin('--train-blocks', train, blocks);
  return fixed(only(above(0, train).blocks, blocks));
}

/** @throws InputError `request.bad-option` */
export function randomK({ train }: { readonly train: number }, { blocks, seed }: PlanContext): MethodPlan {
  requireWithin('--train-blocks', train, blocks);
  const drawn = Random.seeded(seed).split('random-k').permutation(blocks).slice(0, train);
  return fixed(
    only(
      drawn.map((index) => index + 1),
      blocks,
    ),
  );
}

/** Blocks n, n-2, n-4, ... */
export function everyOther({ blocks }: PlanContext): MethodPlan {
  const chosen = above(0, blocks).blocks.filter((block) => (blocks - block) % 2 === 0);
  return fixed(only(chosen, blocks));
}

/** What lies above the blocks alone. */
export const head = ({ blocks }: PlanContext): MethodPlan => fixed(only([], blocks));

/** Every block; the trainer sets their learning rates apart. */
export const gradientRatio = ({ blocks }: PlanContext): MethodPlan => ({
  kind: 'fixed',
  selection: above(0, blocks),
  rates: 'gradient-ratio',
});

/** @throws InputError `request.bad-option` for more blocks than there are */
export function requireWithin(field: string, count: number, blocks: number): void {
  if (count <= blocks) return;
  throw new InputError({
    code: 'request.bad-option',
    field,
    message: `The model has ${blocks} blocks, not ${count}.`,
    remedy: `Use a number from 1 to ${blocks}.`,
  });
}
