import { describe, expect, it } from 'vitest';
import { holm } from './holm.ts';
import { verdictOf } from './verdict.ts';

describe('holm', () => {
  it.each([
    // R's p.adjust(p, "holm").
    [
      [0.01, 0.02, 0.03, 0.04, 0.05],
      [0.05, 0.08, 0.09, 0.09, 0.09],
    ],
    [
      [0.04, 0.001, 0.6, 0.013],
      [0.08, 0.004, 0.6, 0.039],
    ],
    [
      [0.5, 0.9],
      [1, 1],
    ],
    [[0.03], [0.03]],
    [[], []],
  ])('%j becomes %j', (ps, expected) => {
    const found = holm(ps);
    expect(found).toHaveLength(expected.length);
    found.forEach((p, index) => expect(p).toBeCloseTo(expected[index]!, 12));
  });

  it('leaves tests out that could not be made', () => {
    expect(holm([0.02, null, 0.25])).toEqual([0.04, null, 0.25]);
  });
});

describe('verdictOf', () => {
  it.each([
    [0.01, [0.01, 0.03], 'better'],
    [0.01, [-0.03, -0.01], 'worse'],
    [0.01, [-0.01, 0.03], 'no difference shown'],
    [0.01, [0, 0.03], 'no difference shown'],
    [0.06, [0.01, 0.03], 'no difference shown'],
    [0.05, [-0.03, -0.01], 'no difference shown'],
  ] as const)('p %f and the interval %j: %s', (p, [low, high], expected) => {
    expect(verdictOf(p, { low, high })).toBe(expected);
  });
});
