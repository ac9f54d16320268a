import { describe, expect, it } from 'vitest';
import { argmax, marginOf, probabilitiesOf } from './probabilities.ts';

describe('probabilitiesOf', () => {
  it('is the softmax, also of logits whose exponentials overflow', () => {
    const [a, b] = probabilitiesOf(Float32Array.of(0, Math.log(3)));
    expect(a).toBeCloseTo(0.25, 7);
    expect(b).toBeCloseTo(0.75, 7);
    expect(probabilitiesOf([1000, 1000, -1000])).toEqual([0.5, 0.5, 0]);
  });
});

it('takes the first of equal values', () => {
  expect(argmax([1, 3, 3])).toBe(1);
  expect(argmax(Float32Array.of(-1))).toBe(0);
});

it('measures the margin to the second label', () => {
  expect(marginOf([0.2, 0.7, 0.1])).toBeCloseTo(0.5);
  expect(marginOf([0.4, 0.4, 0.2])).toBe(0);
});
