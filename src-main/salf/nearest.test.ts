import { describe, expect, it } from 'vitest';
import { nearestBySpace } from './nearest.ts';

const sample = (label: number, ...tokens: number[]) => ({ label, nearest: { tokens: Int32Array.from(tokens) } });

describe('nearestBySpace', () => {
  it('counts the nearest token of each space, and whether the label is among the found', () => {
    const samples = [sample(0, 5, 7, 1, 2), sample(1, 5, 9, 2, 7), sample(1, 9, 5, 7, 2), sample(0, 4, 5, 3, 1)];
    expect(nearestBySpace(samples, 2, [1, 7], 2)).toEqual([
      { space: 0, labelShare: 0, tokens: [{ token: 5, share: 0.5 }, { token: 4, share: 0.25 }] },
      { space: 1, labelShare: 1, tokens: [{ token: 1, share: 0.25 }, { token: 2, share: 0.25 }] },
    ]); // prettier-ignore
  });

  it('is empty where nothing was sought', () => {
    expect(nearestBySpace([{ label: 0, nearest: null }], 0, [1], 3)).toEqual([]);
    expect(nearestBySpace([], 5, [1], 3)).toEqual([]);
  });
});
