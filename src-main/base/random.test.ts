import { describe, expect, it } from 'vitest';
import { Random, type RandomState } from './random.ts';

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32());

describe('Random', () => {
  it('gives the reference outputs of xoshiro128** 1.1 for the state 1, 2, 3, 4', () => {
    expect(draw(Random.restore([1, 2, 3, 4]), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives the same numbers for the same seed, today and in a later version', () => {
    expect(draw(Random.seeded(1), 3)).toEqual(SEED_1);
    expect(draw(Random.seeded(2), 3)).not.toEqual(SEED_1);
  });

  it('continues exactly from an exported state', () => {
    const random = Random.seeded(7);
    draw(random, 100);
    const state = random.state();
    expect(draw(Random.restore(state), 50)).toEqual(draw(random, 50));
  });

  it('refuses words that are no state', () => {
    const bad: RandomState[] = [
      [0, 0, 0, 0],
      [1, 2, 3, -1],
      [1, 2, 3, 2 ** 32],
      [1, 2, 3, 0.5],
    ];
    for (const state of bad) expect(() => Random.restore(state)).toThrow('Not a state of the random generator.');
  });

  it('splits into named streams without advancing the parent', () => {
    const random = Random.seeded(3);
    const before = random.state();
    const order = draw(random.split('order'), 4);
    expect(random.state()).toEqual(before);
    expect(draw(random.split('order'), 4)).toEqual(order);
    expect(draw(random.split('init'), 4)).not.toEqual(order);
    random.uint32();
    expect(draw(random.split('order'), 4)).not.toEqual(order);
  });

  it('draws integers below n without bias, also for n that does not divide 2^32', () => {
    const random = Random.seeded(11);
    const counts = new Array<number>(3).fill(0);
    for (let i = 0; i < 30_000; i++) counts[random.below(3)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(350);
    // With n = 3 * 2^30 a plain remainder would land in the first third twice as often as elsewhere.
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (random.below(3 * 2 ** 30) < 2 ** 30) low++;
    expect(Math.abs(low - 10_000)).toBeLessThan(350);
    expect(() => random.below(0)).toThrow(RangeError);
  });

  it('draws uniform numbers in [0, 1) with mean 1/2', () => {
    const random = Random.seeded(5);
    let sum = 0;
    for (let i = 0; i < 20_000; i++) {
      const value = random.uniform();
      expect(value >= 0 && value < 1).toBe(true);
      sum += value;
    }
    expect(Math.abs(sum / 20_000 - 0.5)).toBeLessThan(0.01);
  });

  it('shuffles to every order equally often', () => {
    const random = Random.seeded(13);
    const seen = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = random.permutation(3).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

const SEED_1 = [3910430543, 764655036, 1484468588];
