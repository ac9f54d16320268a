import { describe, expect, it } from 'vitest';
import { savingsOf } from './savings.ts';

const flops = { forward: 100, backward: [200, 150, 100, 40, 10] };

describe('savingsOf', () => {
  it('keeps depth, backward pass and whole step apart', () => {
    const { depth, backward, step } = savingsOf([2], flops);
    expect(depth).toBe(0.5);
    expect(backward).toBe(0.5);
    expect(step).toBeCloseTo(1 - 200 / 300, 12);
  });

  it('is a mean over boundaries, and nothing where every block trains', () => {
    expect(savingsOf([0, 0], flops)).toEqual({ depth: 0, backward: 0, step: 0 });
    expect(savingsOf([1, 3], flops)).toEqual({ depth: 0.5, backward: 1 - 95 / 200, step: 1 - 195 / 300 });
    expect(savingsOf([4], flops).depth).toBe(1);
  });
});
