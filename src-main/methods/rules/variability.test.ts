import { describe, expect, it } from 'vitest';
import { rulesGolden } from './testing/golden.ts';
import { leastVariable, variability } from './variability.ts';

const spaceOf = (states: ArrayLike<number>, width: number) => {
  const all = Float32Array.from(states);
  return { width, row: (sample: number) => all.subarray(sample * width, (sample + 1) * width) };
};

describe('hidden-state variability', () => {
  it.each(rulesGolden.spaces)('in $width dimensions is that of numpy', ({ width, labels, states, variability: nu }) => {
    expect(variability(spaceOf(states, width), labels) / nu).toBeCloseTo(1, 9);
  });

  it('is computed by hand: two classes on a line', () => {
    // Means 0 and 4, each class spread by 1 around its own: 1 / 4 / 2.
    expect(variability(spaceOf([-1, 1, 3, 5], 1), [0, 0, 1, 1])).toBeCloseTo(0.125, 12);
    // A class counts the same, whatever its size.
    expect(variability(spaceOf([-1, 1, -1, 1, 3, 5], 1), [0, 0, 0, 0, 1, 1])).toBeCloseTo(0.125, 12);
  });

  it('says nothing of one class, or of classes with the same mean', () => {
    expect(variability(spaceOf([1, 2, 3], 1), [4, 4, 4])).toBeNaN();
    expect(variability(spaceOf([-1, 1, -2, 2], 1), [0, 0, 1, 1])).toBeNaN();
  });

  it('chooses the space of least variability above the embedding, the lower of equal ones', () => {
    expect(leastVariable([0.1, 3, 2, 2.5])).toBe(2);
    expect(leastVariable([0.1, 3, 2, 2])).toBe(2);
    expect(leastVariable([0.1, NaN, Infinity, 7])).toBe(3);
    expect(leastVariable([1, NaN, NaN])).toBe(0);
  });
});
