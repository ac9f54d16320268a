import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { bestSet, costOf, importanceOf, type BlockCosts } from './green-trainer.ts';

/** Every set of blocks 1..n but the empty one. */
function everySet(n: number): number[][] {
  return Array.from({ length: 2 ** n - 1 }, (_, i) =>
    Array.from({ length: n }, (_block, k) => k + 1).filter((block) => ((i + 1) >> (block - 1)) & 1),
  );
}

function drawn(seed: number, n: number, isAlike: boolean): { costs: BlockCosts; importance: number[] } {
  const random = Random.seeded(seed);
  const numbers = () => Array.from({ length: n }, () => (isAlike ? 100 : 50 + random.below(100)));
  const costs = { fixed: 150 * n, own: numbers(), pass: numbers(), lowest: numbers() };
  return { costs, importance: Array.from({ length: n }, () => random.uniform()) };
}

describe('the best set of blocks', () => {
  const cases = [1, 2, 5, 8].flatMap((n) =>
    [0.3, 0.45, 0.6, 0.8, 1].flatMap((rho) => [1, 2, 3].map((seed) => ({ n, rho, seed }))),
  );
  it.each(cases)('of $n within $rho, draw $seed, is the one that brute force finds', ({ n, rho, seed }) => {
    for (const isAlike of [false, true]) {
      const { costs, importance } = drawn(seed, n, isAlike);
      const worth = (blocks: readonly number[]) => blocks.reduce((sum, block) => sum + importance[block - 1]!, 0);
      const limit = rho * costOf(costs, everySet(n).at(-1)!) * (1 + 1e-7);
      const within = everySet(n).filter((blocks) => costOf(costs, blocks) <= limit);
      const most = Math.max(...within.map(worth));
      const found = bestSet(importance, costs, rho);
      expect(found.isWithin).toBe(within.length > 0);
      if (within.length > 0) {
        expect(worth(found.blocks)).toBeCloseTo(most, 12);
        expect(costOf(costs, found.blocks)).toBeLessThanOrEqual(limit);
      } else {
        const cheapest = Math.min(...everySet(n).map((blocks) => costOf(costs, blocks)));
        expect(costOf(costs, found.blocks)).toBe(cheapest);
      }
      expect(found.blocks).toEqual(found.blocks.toSorted((a, b) => a - b));
    }
  });

  it('of 100 blocks is found at once', () => {
    const { costs, importance } = drawn(4, 100, true);
    const { blocks } = bestSet(importance, costs, 0.7);
    expect(costOf(costs, blocks)).toBeLessThanOrEqual(0.7 * costOf(costs, everyBlock(100)) * (1 + 1e-7));
    expect(blocks.length).toBeGreaterThan(10);
  });
});

const everyBlock = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

it('counts the way down to the lowest block', () => {
  const costs = { fixed: 1000, own: [1, 2, 3], pass: [10, 20, 30], lowest: [100, 200, 300] };
  expect(costOf(costs, [])).toBe(1000);
  expect(costOf(costs, [3])).toBe(1300);
  expect(costOf(costs, [2])).toBe(1000 + 200 + 30);
  expect(costOf(costs, [1, 3])).toBe(1000 + 100 + 20 + 30 + 3);
  expect(costOf(costs, [1, 2, 3])).toBe(1000 + 100 + 50 + 5);
});

it('measures importance by the fall of the loss along the first step of AdamW', () => {
  expect(importanceOf(Float32Array.of(0.5, -0.25, 0), 1e-8)).toBeCloseTo(0.75, 6);
  // Where a gradient is far below eps, the step is g / eps.
  expect(importanceOf(Float32Array.of(0.5), 10)).toBeCloseTo(0.25 / 10.5, 12);
  expect(importanceOf(Float32Array.of(0, 0.5), 0)).toBe(0.5);
  expect(importanceOf(Float32Array.of(0.5, NaN), 1e-8)).toBeNaN();
  expect(importanceOf(Float32Array.of(0.5, -Infinity), 1e-8)).toBeNaN();
});
