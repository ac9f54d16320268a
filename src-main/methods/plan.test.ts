import { describe, expect, it } from 'vitest';
import { MethodRequest } from '../contract/method.ts';
import type { z } from 'zod';
import { largestChoice } from './chosen.ts';
import { planMethod, reachOf } from './plan.ts';
import type { MethodPlan, PlanContext, Selection } from './selection.ts';

const context: PlanContext = { blocks: 12, seed: 5, choice: null };
const plan = (method: z.input<typeof MethodRequest>, changes: Partial<PlanContext> = {}) =>
  planMethod(MethodRequest.parse(method), { ...context, ...changes });

function fixedSelection(made: MethodPlan): Selection {
  if (made.kind !== 'fixed') throw new Error(made.kind);
  return made.selection;
}

/** The blocks of each step. */
function course(made: MethodPlan, steps: number): number[][] {
  if (made.kind !== 'moving') throw new Error(made.kind);
  return Array.from({ length: steps }, (_, step) => [...made.at(step, steps).blocks]);
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('methods that train the same blocks throughout', () => {
  it.each([
    [{ name: 'full' }, 12, 0, range(1, 12)],
    [{ name: 'half' }, 12, 6, range(7, 12)],
    [{ name: 'half' }, 5, 2, [3, 4, 5]],
    [{ name: 'last-k', freeze: 0 }, 4, 0, [1, 2, 3, 4]],
    [{ name: 'last-k', freeze: 9 }, 12, 9, [10, 11, 12]],
    [{ name: 'first-k', train: 3 }, 12, 0, [1, 2, 3]],
    [{ name: 'every-other' }, 5, 0, [1, 3, 5]],
    [{ name: 'every-other' }, 12, 1, [2, 4, 6, 8, 10, 12]],
    [{ name: 'head' }, 12, 12, []],
    [{ name: 'gradient-ratio' }, 3, 0, [1, 2, 3]],
    [{ name: 'freeze-share', freezeShare: 2 / 3 }, 30, 20, range(21, 30)],
    [{ name: 'freeze-share', freezeShare: 2 / 3 }, 4, 3, [4]],
    [{ name: 'freeze-share', freezeShare: 0.99 }, 3, 2, [3]],
    [{ name: 'freeze-share', freezeShare: 0 }, 3, 0, [1, 2, 3]],
  ] as const)('%j of %i blocks', (method, blocks, boundary, trained) => {
    expect(fixedSelection(plan(method, { blocks }))).toEqual({ boundary, blocks: trained });
  });

  it('random-k draws by the seed, and the backward pass goes down to the lowest', () => {
    const drawn = range(1, 40).map((seed) => fixedSelection(plan({ name: 'random-k', train: 4 }, { seed })));
    for (const { boundary, blocks } of drawn) {
      expect(new Set(blocks).size).toBe(4);
      expect(blocks).toEqual([...blocks].sort((a, b) => a - b));
      expect(boundary).toBe(blocks[0]! - 1);
    }
    expect(new Set(drawn.map(({ blocks }) => blocks.join())).size).toBeGreaterThan(30);
    expect(new Set(drawn.flatMap(({ blocks }) => blocks))).toEqual(new Set(range(1, 12)));
    expect(plan({ name: 'random-k', train: 4 })).toEqual(plan({ name: 'random-k', train: 4 }));
  });

  it.each([
    [
      { name: 'last-k', freeze: 12 },
      '--freeze: Freezing 12 of 12 blocks leaves none to train. Use a number from 0 to 11.',
    ],
    [{ name: 'first-k', train: 13 }, '--train-blocks: The model has 12 blocks, not 13. Use a number from 1 to 12.'],
    [{ name: 'random-k', train: 13 }, '--train-blocks: The model has 12 blocks, not 13. Use a number from 1 to 12.'],
    [{ name: 'lisa', active: 20 }, '--active: The model has 12 blocks, not 20. Use a number from 1 to 12.'],
  ] as const)('%j is refused', (method, message) => {
    expect(() => plan(method)).toThrow(message);
  });
});

it('a random boundary is drawn by the seed, each as often', () => {
  const drawn = range(1, 600).map((seed) => fixedSelection(plan({ name: 'random-boundary' }, { seed, blocks: 3 })));
  for (const e of [0, 1, 2])
    expect(Math.abs(drawn.filter(({ boundary }) => boundary === e).length - 200)).toBeLessThan(40);
  expect(drawn.filter(({ boundary }) => boundary === 1)[0]).toEqual({ boundary: 1, blocks: [2, 3] });
  expect(plan({ name: 'random-boundary' })).toEqual(plan({ name: 'random-boundary' }));
});

describe('rules', () => {
  it('train what they have chosen, wherever it is', () => {
    const selection = fixedSelection(plan({ name: 'block-influence' }, { choice: [9, 3, 4] }));
    expect(selection).toEqual({ boundary: 2, blocks: [3, 4, 9] });
    expect(() => plan({ name: 'green-trainer' })).toThrow('a rule needs its choice');
  });

  it.each([
    [{ name: 'block-influence', share: 1 / 4 }, [1, 2, 3]],
    [{ name: 'block-influence', share: 1 / 3 }, [1, 2, 3, 4]],
    [{ name: 'ist', share: 1 / 4 }, [1, 2, 3]],
    [{ name: 'variability' }, range(1, 12)],
    [{ name: 'green-trainer' }, range(1, 12)],
    [{ name: 'salf' }, 0],
    [{ name: 'salf', scope: 'epoch' }, null],
    [{ name: 'half' }, null],
  ] as const)('%j may choose at most %j', (method, most) => {
    expect(largestChoice(MethodRequest.parse(method), 12)).toEqual(most);
  });
});

describe('LIFT', () => {
  it('has one block at a time, in equal phases, from the front, from the end or at random', () => {
    const steps = 36;
    const front = course(plan({ name: 'lift' }), steps);
    expect(front).toEqual(range(1, 12).flatMap((block) => [[block], [block], [block]]));
    expect(course(plan({ name: 'lift', order: 'end' }), steps)).toEqual(front.toReversed());
    const random = course(plan({ name: 'lift', order: 'random' }), steps);
    expect(random.map((blocks) => blocks.length)).toEqual(new Array<number>(steps).fill(1));
    expect(new Set(random.flat())).toEqual(new Set(range(1, 12)));
    expect(random).not.toEqual(front);
    expect(course(plan({ name: 'lift', order: 'random' }, { seed: 6 }), steps)).not.toEqual(random);
  });

  it('stops the backward pass at its block', () => {
    const made = plan({ name: 'lift', order: 'end' });
    if (made.kind !== 'moving') throw new Error(made.kind);
    expect(made.at(0, 12)).toEqual({ boundary: 11, blocks: [12] });
    expect(made.at(11, 12)).toEqual({ boundary: 0, blocks: [1] });
  });

  it('cycles with a period, each pass in an order of its own', () => {
    expect(course(plan({ name: 'lift', period: 2 }, { blocks: 3 }), 9).flat()).toEqual([1, 1, 2, 2, 3, 3, 1, 1, 2]);
    const passes = course(plan({ name: 'lift', order: 'random', period: 1 }), 60).flat();
    const orders = range(0, 4).map((pass) => passes.slice(12 * pass, 12 * pass + 12));
    for (const order of orders) expect(new Set(order)).toEqual(new Set(range(1, 12)));
    expect(new Set(orders.map((order) => order.join())).size).toBe(5);
  });

  it('spreads a remainder, and passes blocks over where there are fewer steps than blocks', () => {
    const counts = range(1, 12).map(
      (block) =>
        course(plan({ name: 'lift' }), 100)
          .flat()
          .filter((b) => b === block).length,
    );
    expect(counts.every((count) => count === 8 || count === 9)).toBe(true);
    expect(course(plan({ name: 'lift' }), 3).flat()).toEqual([3, 7, 11]);
  });
});

it('LISA draws some blocks for a period', () => {
  const steps = course(plan({ name: 'lisa', active: 3, period: 5 }), 50);
  for (let at = 0; at < 50; at += 5) {
    expect(new Set(steps[at]).size).toBe(3);
    for (const blocks of steps.slice(at, at + 5)) expect(blocks).toEqual(steps[at]);
  }
  expect(new Set(steps.map((blocks) => blocks.join())).size).toBeGreaterThan(7);
});

describe('SALF', () => {
  it('trains above its choice', () => {
    expect(fixedSelection(plan({ name: 'salf' }, { choice: 7 }))).toEqual({ boundary: 7, blocks: range(8, 12) });
  });

  it('keeps to its budget', () => {
    const constant = { plan: 'constant', fraction: 0.25 } as const;
    expect(fixedSelection(plan({ name: 'salf', budget: constant }, { choice: 2 })).boundary).toBe(9);
    expect(fixedSelection(plan({ name: 'salf', budget: constant }, { choice: 11 })).boundary).toBe(11);
    const filled = { ...constant, infilling: 'depth-first' } as const;
    expect(fixedSelection(plan({ name: 'salf', budget: filled }, { choice: 11 })).boundary).toBe(9);
    const growing = plan({ name: 'salf', budget: { plan: 'arithmetic' } }, { choice: 8 });
    expect(course(growing, 12).map((blocks) => blocks.length)).toEqual([1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
  });

  it.each([
    ['datum', 'in-graph'],
    ['batch', 'in-graph'],
    ['epoch', 'grouped'],
  ] as const)('of scope %s is %s', (scope, kind) => {
    expect(plan({ name: 'salf', scope })).toEqual({ kind });
  });

  it('shares slots out only where it sees the examples of an epoch', () => {
    const budget = { plan: 'constant', mode: 'slots' } as const;
    expect(plan({ name: 'salf', scope: 'epoch', budget })).toEqual({ kind: 'grouped' });
    expect(() => plan({ name: 'salf', budget }, { choice: 3 })).toThrow(
      '--budget-mode: Slots are shared out among the examples of an epoch; the scope global chooses without seeing them. Use --scope epoch, or --budget-mode depth.',
    );
  });
});

it('a plan reaches every block that it may train', () => {
  expect(reachOf(plan({ name: 'last-k', freeze: 9 }), 12)).toEqual([10, 11, 12]);
  expect(reachOf(plan({ name: 'lift' }), 3)).toEqual([1, 2, 3]);
});
