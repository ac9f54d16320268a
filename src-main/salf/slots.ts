/**
 * The second reading of the budget: a pool of slots, each of which lets one example train one block. All definitions
 * here are [chosen].
 *
 * Blocks are named by their depth j = 1..n from the output. Of N examples, the share of the block at depth j may train
 * it: f under `constant`; under `arithmetic` and `geometric` the share of a run's steps at which the depth plan would
 * let it train. The shares add up to the pool, f n N slots (f = (n+1)/2n under `arithmetic`).
 *
 * 1. Each example asks for the n - e blocks that its choice trains. Every block serves the examples in their order until
 *    its share is used up. An example gets block j only after block j - 1, so that suffixes stay contiguous; what is
 *    refused to it stays in the pool.
 * 2. Infilling spends what is left of the pool wherever it is wanted, first on blocks that were asked for and refused, then
 *    on blocks further from the output than the choice. `depth-first` gives one example its whole suffix before the
 *    next example; `breadth-first` gives one block to all examples before the next block; `none` leaves the rest unused.
 */
import type { BudgetRequest } from '../contract/salf.ts';
import { geometricStages, type BudgetPlan, type Infilling } from './budget.ts';

const shareOfDepth: Record<BudgetPlan, (depth: number, blocks: number, fraction: number) => number> = {
  none: () => 1,
  constant: (_depth, _blocks, fraction) => fraction,
  arithmetic: (depth, blocks) => (blocks + 1 - depth) / blocks,
  geometric: (depth, blocks) => {
    const stages = geometricStages(blocks);
    return stages.filter((size) => size >= depth).length / stages.length;
  },
};

/** Slots of each block among `examples`; index 0 is the block next to the output. */
export function slotShares({ plan, fraction }: BudgetRequest, blocks: number, examples: number): number[] {
  return Array.from({ length: blocks }, (_, i) => Math.round(shareOfDepth[plan](i + 1, blocks, fraction) * examples));
}

/** Hands out up to `pool` slots so that nobody trains more than `limits` blocks; answers the slots left over. */
type Fill = (depths: number[], limits: readonly number[], pool: number) => number;

const fillings: Record<Infilling, Fill> = {
  none: (_depths, _limits, pool) => pool,
  'depth-first': (depths, limits, pool) => {
    let rest = pool;
    for (const [i, limit] of limits.entries()) {
      const given = Math.min(Math.max(limit - depths[i]!, 0), rest);
      depths[i]! += given;
      rest -= given;
    }
    return rest;
  },
  'breadth-first': (depths, limits, pool) => {
    let rest = pool;
    const deepest = limits.reduce((most, limit) => Math.max(most, limit), 0);
    for (let depth = 1; depth <= deepest; depth++) {
      for (const [i, limit] of limits.entries()) {
        if (rest === 0) return 0;
        if (depths[i] !== depth - 1 || limit < depth) continue;
        depths[i]++;
        rest--;
      }
    }
    return rest;
  },
};

/**
 * Each example's boundary after the budget; n where the example is left out.
 * @param boundaries e of each example, in the order in which they are served (the caller draws it)
 */
export function slotBoundaries(boundaries: readonly number[], budget: BudgetRequest, blocks: number): number[] {
  if (budget.plan === 'none') return [...boundaries];
  const shares = slotShares(budget, blocks, boundaries.length);
  const asked = boundaries.map((boundary) => blocks - boundary);
  const depths = serveShares(asked, shares);
  const total = (slots: readonly number[]) => slots.reduce((sum, count) => sum + count, 0);
  const fill = fillings[budget.infilling];
  const left = fill(depths, asked, total(shares) - total(depths));
  fill(
    depths,
    boundaries.map(() => blocks),
    left,
  );
  return depths.map((depth) => blocks - depth);
}

/** How deep each example gets within the blocks' own shares. */
function serveShares(asked: readonly number[], shares: readonly number[]): number[] {
  const depths = asked.map(() => 0);
  for (const [i, share] of shares.entries()) {
    let left = share;
    for (const [example, wanted] of asked.entries()) {
      if (left === 0) break;
      if (depths[example] !== i || wanted <= i) continue;
      depths[example]++;
      left--;
    }
  }
  return depths;
}
