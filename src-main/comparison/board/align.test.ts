import { describe, expect, it } from 'vitest';
import { estimate } from '../../stats/estimate.ts';
import { alignSeeds, smooth } from './align.ts';

const curve = (...points: [place: number, x: number, y: number][]) => points.map(([place, x, y]) => ({ place, x, y }));

describe('alignSeeds', () => {
  const seeds = [curve([0, 1, 4], [1, 2, 2]), curve([0, 3, 6], [1, 6, 3], [2, 9, 1])];

  it('lays seeds over each other by steps, each point where they stood on average', () => {
    expect(alignSeeds(seeds.toReversed(), 'range')).toEqual(alignSeeds(seeds, 'range'));
    expect(alignSeeds(seeds, 'range')).toEqual([
      { x: 2, mean: 5, low: 4, high: 6 },
      { x: 4, mean: 2.5, low: 2, high: 3 },
    ]);
  });

  it('can have the t interval for a band', () => {
    expect(alignSeeds(seeds, 'interval')[0]).toEqual({ x: 2, mean: 5, ...estimate([4, 6]).interval });
  });

  it('has a band of no width for one seed, and nothing for none', () => {
    expect(alignSeeds([curve([0, 1, 4])], 'interval')).toEqual([{ x: 1, mean: 4, low: 4, high: 4 }]);
    expect(alignSeeds([], 'range')).toEqual([]);
  });
});

describe('smooth', () => {
  it('begins with the first value and forgets slowly', () => {
    expect(smooth([8, 8, 8], 0.5)).toEqual([8, 8, 8]);
    expect(smooth([8, 2], 0.5)).toEqual([8, 4]);
    expect(smooth([8, 2], 0)).toEqual([8, 2]);
  });
});
