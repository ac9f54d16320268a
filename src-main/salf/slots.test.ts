import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { BUDGET_PLANS, BudgetRequest, INFILLINGS } from '../contract/salf.ts';
import { slotBoundaries, slotShares } from './slots.ts';

const slots = (changes: Partial<BudgetRequest>) => BudgetRequest.parse({ mode: 'slots', ...changes });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('slotShares', () => {
  it('none: every block for every example', () => expect(slotShares(slots({}), 4, 10)).toEqual([10, 10, 10, 10]));

  it('constant: the same share for each block', () => {
    expect(slotShares(slots({ plan: 'constant', fraction: 0.3 }), 4, 10)).toEqual([3, 3, 3, 3]);
  });

  it('arithmetic and geometric: the share of steps at which the depth plan lets a block train', () => {
    expect(slotShares(slots({ plan: 'arithmetic' }), 4, 20)).toEqual([20, 15, 10, 5]);
    // Stages 1, 2, 4, 8 of 8 blocks.
    expect(slotShares(slots({ plan: 'geometric' }), 8, 20)).toEqual([20, 15, 10, 10, 5, 5, 5, 5]);
  });
});

describe('slotBoundaries', () => {
  const half = { plan: 'constant', fraction: 0.5 } as const;
  /** Asks for 2, 1, 4 and 3 of 4 blocks; each block has 2 slots. */
  const chosen = [2, 3, 0, 1];

  it('changes nothing without a plan', () => {
    expect(slotBoundaries(chosen, slots({ infilling: 'none' }), 4)).toEqual(chosen);
  });

  it('serves examples in their order, block by block, and leaves out those that come too late', () => {
    // Depth 1 goes to the first two examples, depth 2 to the first; what is refused below is refused above.
    expect(slotBoundaries(chosen, slots(half), 4)).toEqual([2, 3, 4, 4]);
  });

  it('depth-first: what is left gives one example its whole suffix before the next', () => {
    // 5 slots are left: 4 for the third example, 1 for the fourth.
    expect(slotBoundaries(chosen, slots({ ...half, infilling: 'depth-first' }), 4)).toEqual([2, 3, 0, 3]);
  });

  it('breadth-first: what is left gives one block to all examples before the next block', () => {
    // 5 slots are left: depth 1 and depth 2 for the third and fourth, depth 3 for the third.
    expect(slotBoundaries(chosen, slots({ ...half, infilling: 'breadth-first' }), 4)).toEqual([2, 3, 1, 2]);
  });

  it('goes beyond the choice only when every choice is served', () => {
    const shallow = [3, 3, 3, 3];
    expect(slotBoundaries(shallow, slots({ ...half, infilling: 'none' }), 4)).toEqual([3, 3, 4, 4]);
    expect(slotBoundaries(shallow, slots({ ...half, infilling: 'depth-first' }), 4)).toEqual([0, 2, 3, 3]);
    expect(slotBoundaries(shallow, slots({ ...half, infilling: 'breadth-first' }), 4)).toEqual([2, 2, 2, 2]);
  });

  it('never exceeds pool, choice or model, and infilling uses the whole pool', () => {
    const random = Random.seeded(11);
    for (let round = 0; round < 60; round++) {
      const blocks = 1 + random.below(9);
      const boundaries = Array.from({ length: 1 + random.below(30) }, () => random.below(blocks));
      for (const plan of BUDGET_PLANS) {
        for (const infilling of INFILLINGS) {
          const request = slots({ plan, infilling, fraction: random.uniform() });
          const found = slotBoundaries(boundaries, request, blocks);
          const pool = sum(slotShares(request, blocks, boundaries.length));
          const used = sum(found.map((boundary) => blocks - boundary));
          const what = JSON.stringify({ request, boundaries, found });
          expect(
            found.every((e) => Number.isInteger(e) && e >= 0 && e <= blocks),
            what,
          ).toBe(true);
          expect(used, what).toBeLessThanOrEqual(pool);
          if (plan === 'none') continue;
          if (infilling === 'none')
            expect(
              found.every((e, i) => e >= boundaries[i]!),
              what,
            ).toBe(true);
          else expect(used, what).toBe(pool);
        }
      }
    }
  });
});
