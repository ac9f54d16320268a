import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { metrics } from '../data/metrics.ts';
import { bootstrapDifference } from './bootstrap.ts';
import { quantile } from './quantile.ts';
import { goldens } from './testing/goldens.ts';

describe('bootstrapDifference', () => {
  it.each(goldens.bootstraps)('agrees with SciPy’s bootstrap of %#', ({ labels, truths, pairs, ...golden }) => {
    const found = bootstrapDifference({ truths, pairs, classes: labels });
    expect(found.difference).toBeCloseTo(golden.difference, 12);
    // Two random samples of resamples: their quantiles differ by some hundredths of the standard error.
    const tolerance = 0.12 * golden.deviation;
    expect(Math.abs(found.interval.low - golden.low)).toBeLessThan(tolerance);
    expect(Math.abs(found.interval.high - golden.high)).toBeLessThan(tolerance);
    expect(Math.abs(found.p - golden.p)).toBeLessThan(0.003 + 4 * Math.sqrt((2 * golden.p) / 10_000));
    expect(found.resamples).toBe(10_000);
  });

  it('is the same as scoring every resample row by row', () => {
    const { truths, pairs, labels } = goldens.bootstraps[1]!;
    const found = bootstrapDifference({ truths, pairs, classes: labels, resamples: 200, seed: 5 });
    const names = Array.from({ length: labels }, (_, label) => String(label));
    const random = Random.seeded(5).split('bootstrap');
    const drawn = Array.from({ length: 200 }, () => {
      const rows = truths.map(() => random.below(truths.length));
      const take = (values: readonly number[]): number[] => rows.map((row) => values[row]!);
      const score = (answers: readonly number[]): number => metrics(take(truths), take(answers), names).macroF1;
      const each = pairs.map(({ method, baseline }) => score(method) - score(baseline));
      return each.reduce((sum, value) => sum + value, 0) / pairs.length;
    });
    drawn.sort((a, b) => a - b);
    expect(found.interval.low).toBeCloseTo(quantile(drawn, 0.025), 12);
    expect(found.interval.high).toBeCloseTo(quantile(drawn, 0.975), 12);
    const below = drawn.filter((value) => value <= 0).length;
    expect(found.p).toBeCloseTo((2 * (below + 1)) / 201, 12);
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    const { truths, pairs, labels } = goldens.bootstraps[0]!;
    const run = (seed: number) => bootstrapDifference({ truths, pairs, classes: labels, resamples: 500, seed });
    expect(run(1)).toEqual(run(1));
    expect(run(2)).not.toEqual(run(1));
  });

  it('turns its sign with the two methods', () => {
    const { truths, pairs, labels } = goldens.bootstraps[1]!;
    const turned = pairs.map(({ method, baseline }) => ({ method: baseline, baseline: method }));
    const [there, back] = [pairs, turned].map((each) =>
      bootstrapDifference({ truths, pairs: each, classes: labels, resamples: 500 }),
    );
    expect(back!.p).toBe(there!.p);
    expect(back!.interval.low).toBeCloseTo(-there!.interval.high, 12);
    expect(back!.difference).toBeCloseTo(-there!.difference, 12);
  });

  it('shows no difference between equal answers, nor between seeds that cancel', () => {
    const truths = [0, 1, 2, 0, 1, 2];
    const one = [0, 1, 2, 0, 0, 0];
    const other = [0, 1, 1, 1, 1, 2];
    const none = { difference: 0, interval: { low: 0, high: 0 }, p: 1 };
    const equal = [{ method: one, baseline: one }];
    expect(bootstrapDifference({ truths, pairs: equal, classes: 3 })).toMatchObject(none);
    const cancelling = [
      { method: one, baseline: other },
      { method: other, baseline: one },
    ];
    const { p, difference } = bootstrapDifference({ truths, pairs: cancelling, classes: 3 });
    expect({ p, difference }).toEqual({ p: 1, difference: 0 });
  });

  it('never has a p of 0, however sure the difference is', () => {
    const truths = Array.from({ length: 300 }, (_, row) => row % 2);
    const pairs = [{ method: truths, baseline: truths.map((label) => 1 - label) }];
    const found = bootstrapDifference({ truths, pairs, classes: 2 });
    expect(found).toMatchObject({ difference: 1, interval: { low: 1, high: 1 } });
    expect(found.p).toBeCloseTo(2 / 10_001, 12);
  });

  it('counts a class that occurs nowhere as 0, and knows tests of one class', () => {
    const truths = [0, 0, 0, 0];
    const pairs = [{ method: [0, 0, 0, 0], baseline: [1, 1, 1, 1] }];
    expect(bootstrapDifference({ truths, pairs, classes: 4 }).difference).toBe(0.25);
    const same = [{ method: truths, baseline: truths }];
    expect(bootstrapDifference({ truths, pairs: same, classes: 1 })).toMatchObject({ difference: 0, p: 1 });
  });

  it('refuses answers to other examples, and nothing', () => {
    const pairs = [{ method: [0, 1], baseline: [0] }];
    expect(() => bootstrapDifference({ truths: [0, 1], pairs, classes: 2 })).toThrow(RangeError);
    expect(() => bootstrapDifference({ truths: [0, 1], pairs: [], classes: 2 })).toThrow(RangeError);
    expect(() => bootstrapDifference({ truths: [], pairs, classes: 2 })).toThrow(RangeError);
  });
});

describe('quantile', () => {
  it('interpolates between neighbours', () => {
    expect([0, 0.25, 0.5, 0.875, 1].map((p) => quantile([1, 2, 4, 8], p))).toEqual([1, 1.75, 3, 6.5, 8]);
    expect(quantile([3], 0.7)).toBe(3);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
