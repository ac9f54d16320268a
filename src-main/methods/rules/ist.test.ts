import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { agreementOf, drawHalves, reinforced } from './ist.ts';

const draw = (importance: readonly number[], seed = 1) => drawHalves(importance, Random.seeded(seed));

describe('halves of the blocks', () => {
  it('are three different ones of half the blocks each', () => {
    for (const n of [4, 5, 30]) {
      const halves = draw(new Array<number>(n).fill(0));
      expect(new Set(halves.map(String)).size).toBe(3);
      for (const half of halves) {
        expect(half).toHaveLength(Math.floor(n / 2));
        expect(new Set(half).size).toBe(half.length);
        expect(half).toEqual(half.toSorted((a, b) => a - b));
        expect(Math.min(...half) >= 1 && Math.max(...half) <= n).toBe(true);
      }
    }
  });

  it('are fewer where there are no more', () => {
    expect(draw([0, 0]).toSorted()).toEqual([[1], [2]]);
    expect(draw([0])).toEqual([[]]);
    // One that always comes.
    expect(draw([-900, 900, -900, 900])).toEqual([[1, 3]]);
  });

  it('hold blocks in proportion to how unimportant they are', () => {
    const counts = [0, 0, 0];
    const random = Random.seeded(3);
    // Chances of 1, 1/4 and 1/4; of three blocks a half is one.
    const quarter = Math.log(3);
    for (let i = 0; i < 6000; i++) counts[drawHalves([-1000, quarter, quarter], random)[0]![0]! - 1]!++;
    expect(counts[0]! / 6000).toBeCloseTo(1 / (1 + 0.25 + 0.25), 1);
    expect(counts[1]! / counts[2]!).toBeGreaterThan(0.8);
    expect(counts[1]! / counts[2]!).toBeLessThan(1.25);
  });
});

describe('the importance of blocks', () => {
  it('falls where suppressing them is rewarded, and rises where it costs', () => {
    const trials = [
      { suppressed: [1, 2], loss: 0.1 },
      { suppressed: [2, 3], loss: 0.4 },
      { suppressed: [3, 4], loss: 1 },
    ];
    const [a, b, c] = [Math.exp(-0.1), Math.exp(-0.4), Math.exp(-1)];
    const mean = (a + b + c) / 3;
    // 10 x 1/2 x 1/2
    const expected = [a - mean, a + b - 2 * mean, b + c - 2 * mean, c - mean].map((reward) => -2.5 * reward);
    reinforced([0, 0, 0, 0], trials).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
  });

  it('moves less where much is known', () => {
    const trials = [
      { suppressed: [1, 2], loss: 0 },
      { suppressed: [3], loss: 1 },
    ];
    const [known, open] = reinforced([3, 0, 0], trials);
    const chance = 1 / (1 + Math.exp(3));
    const reward = (1 - Math.exp(-1)) / 2;
    expect(known! - 3).toBeCloseTo(-10 * chance * (1 - chance) * reward, 12);
    expect(open).toBeCloseTo(-2.5 * reward, 12);
  });

  it('stays where one half alone was tried', () => {
    expect(reinforced([1, 2], [{ suppressed: [1], loss: 3 }])).toEqual([1, 2]);
  });
});

describe('the agreement of two halves of the rounds', () => {
  /** Suppressing `good` is rewarded, suppressing the others costs. */
  const round = (good: readonly number[], bad: readonly number[]) => [
    { suppressed: good, loss: 0 },
    { suppressed: bad, loss: 2 },
  ];

  it('is whole where both find the same blocks important', () => {
    const rounds = [round([1, 2], [3, 4]), round([1, 2], [3, 4])];
    // Of 6 pairs of 4 blocks one is the same.
    expect(agreementOf(rounds, 4, 1 / 2)).toEqual({ shared: 2, of: 2, chance: 1 / 6 });
  });

  it('is none where they find others', () => {
    const rounds = [round([1, 2], [3, 4]), round([3, 4], [1, 2])];
    expect(agreementOf(rounds, 4, 1 / 2)).toMatchObject({ shared: 0, of: 2 });
    expect(agreementOf(rounds, 4, 1 / 2)!.chance).toBeCloseTo(1, 12);
    // Two choices of 3 out of 4 have 2 in common at least.
    expect(agreementOf(rounds, 4, 3 / 4)!.chance).toBeCloseTo(1, 12);
  });

  it('has the tail of the hypergeometric distribution', () => {
    const [some, others] = [
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
    ];
    const rounds = [round(some, others), round([1, 2, 3, 9, 10], [4, 5, 6, 7, 8])];
    // 3 or more of 5 out of 10: (10 x 10 + 5 x 5 + 1) / 252.
    expect(agreementOf(rounds, 10, 1 / 2)).toMatchObject({ shared: 3, of: 5 });
    expect(agreementOf(rounds, 10, 1 / 2)!.chance).toBeCloseTo(126 / 252, 12);
  });

  it('is not known of one round', () => {
    expect(agreementOf([round([1], [2])], 2, 1 / 2)).toBeNull();
  });
});
