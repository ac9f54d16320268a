import { describe, expect, it } from 'vitest';
import { BudgetRequest } from '../contract/salf.ts';
import { budgetOverRun } from './budget-summary.ts';
import { boundaryWithin, budgetBlocks, geometricStages } from './budget.ts';

const budget = (changes: Partial<BudgetRequest>) => BudgetRequest.parse(changes);
const run = (plan: BudgetRequest['plan'], steps: number, blocks: number, fraction = 0.5) =>
  Array.from({ length: steps }, (_, step) => budgetBlocks(budget({ plan, fraction }), step, steps, blocks));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('budgetBlocks', () => {
  it('none: all blocks at every step', () => expect(run('none', 3, 4)).toEqual([4, 4, 4]));

  it('constant: the share, rounded, and never nothing', () => {
    expect(run('constant', 2, 12, 0.5)).toEqual([6, 6]);
    expect(run('constant', 1, 5, 0.5)).toEqual([3]);
    expect(run('constant', 1, 12, 0.01)).toEqual([1]);
    expect(run('constant', 1, 12, 1)).toEqual([12]);
  });

  it('arithmetic: 1, 2, .., n in equal stages, (n+1)/2 on average', () => {
    expect(run('arithmetic', 8, 4)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(run('arithmetic', 3, 4)).toEqual([2, 3, 4]);
    expect(run('arithmetic', 1, 4)).toEqual([4]);
    for (const blocks of [1, 7, 12, 28]) {
      for (const stages of [1, 3, 10]) {
        expect(mean(run('arithmetic', blocks * stages, blocks))).toBeCloseTo((blocks + 1) / 2, 10);
      }
    }
  });

  it('geometric: 1, 2, 4, .., n in equal stages', () => {
    expect(geometricStages(12)).toEqual([1, 2, 4, 8, 12]);
    expect(geometricStages(8)).toEqual([1, 2, 4, 8]);
    expect(geometricStages(1)).toEqual([1]);
    expect(run('geometric', 10, 12)).toEqual([1, 1, 2, 2, 4, 4, 8, 8, 12, 12]);
    expect(run('geometric', 1, 12)).toEqual([12]);
  });

  it('knows the steps of its run only', () => {
    expect(() => run('none', 0, 4)).not.toThrow();
    expect(() => budgetBlocks(budget({ plan: 'arithmetic' }), 5, 5, 4)).toThrow(RangeError);
  });
});

describe('boundaryWithin', () => {
  it('trains no more than the budget and no more than was chosen', () => {
    expect(boundaryWithin(4, 12, 'none', 12)).toBe(4);
    expect(boundaryWithin(4, 3, 'none', 12)).toBe(9);
    expect(boundaryWithin(9, 8, 'none', 12)).toBe(9);
  });

  it('spends what is left further from the output', () => {
    expect(boundaryWithin(9, 8, 'depth-first', 12)).toBe(4);
    expect(boundaryWithin(9, 8, 'breadth-first', 12)).toBe(4);
    expect(boundaryWithin(4, 3, 'depth-first', 12)).toBe(9);
  });
});

describe('budgetOverRun', () => {
  it('is null without a plan, and refuses to fill nothing', () => {
    expect(budgetOverRun(2, [2], budget({}), 4)).toBeNull();
    expect(() => budgetOverRun(2, [2], budget({ infilling: 'depth-first' }), 4)).toThrow(
      '--infilling: Without a budget there is nothing to fill. Give a --budget too, or leave --infilling out.',
    );
  });

  it('depth: the mean over a run', () => {
    // Of 1, 2, 3, 4 blocks allowed, at most 2 are chosen: 1, 2, 2, 2.
    expect(budgetOverRun(2, [2], budget({ plan: 'arithmetic' }), 4)).toEqual({
      allowed: 2.5,
      trained: 1.75,
      boundaries: [3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    });
    expect(budgetOverRun(2, [2], budget({ plan: 'arithmetic', infilling: 'depth-first' }), 4)?.trained).toBe(2.5);
  });

  it('slots: the mean over the samples', () => {
    const half = budget({ plan: 'constant', fraction: 0.5, mode: 'slots' });
    expect(budgetOverRun(2, [1, 3], half, 4)).toEqual({ allowed: 2, trained: 1.5, boundaries: [1, 4] });
  });
});
