import { describe, expect, it } from 'vitest';
import { estimate, mean } from './estimate.ts';
import { pairedDifference } from './paired.ts';
import { tQuantile, twoSidedP } from './student.ts';
import { goldens } from './testing/goldens.ts';

describe("Student's t", () => {
  it.each(goldens.student.quantiles)('quantile %f with %i degrees of freedom is SciPy’s', (p, dof, expected) => {
    expect(tQuantile(p, dof) / expected).toBeCloseTo(1, 7);
  });

  it.each(goldens.student.tails)('both tails beyond %f with %i degrees of freedom are SciPy’s', (t, dof, expected) => {
    expect(twoSidedP(t, dof) / expected).toBeCloseTo(1, 6);
  });
});

describe('estimate', () => {
  it.each(goldens.estimates)('equals SciPy (case %#)', ({ values, mean: centre, deviation, low, high }) => {
    const found = estimate(values);
    expect(found.n).toBe(values.length);
    expect(found.mean).toBeCloseTo(centre, 12);
    expect(found.deviation).toBeCloseTo(deviation, 12);
    expect(found.interval!.low).toBeCloseTo(low, 8);
    expect(found.interval!.high).toBeCloseTo(high, 8);
  });

  it('says nothing of the spread of one value', () => {
    expect(estimate([0.8])).toEqual({ n: 1, mean: 0.8, deviation: null, interval: null });
  });

  it('has an interval of no width for equal values, in spite of rounding', () => {
    expect(estimate([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: 0.1, deviation: 0, interval: { low: 0.1, high: 0.1 } });
  });

  it('refuses nothing', () => {
    expect(() => estimate([])).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
  });
});

describe('pairedDifference', () => {
  it.each(goldens.paired)('equals SciPy’s paired t test (case %#)', ({ method, baseline, mean, low, high, p }) => {
    const found = pairedDifference(method, baseline);
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.interval!.low).toBeCloseTo(low, 8);
    expect(found.interval!.high).toBeCloseTo(high, 8);
    expect(found.p).toBeCloseTo(p, 8);
  });

  it('has neither interval nor p for one seed', () => {
    expect(pairedDifference([0.75], [0.5])).toEqual({ n: 1, mean: 0.25, deviation: null, interval: null, p: null });
  });

  it('is sure where every seed says the same', () => {
    expect(pairedDifference([0.5, 0.25], [0.5, 0.25]).p).toBe(1);
    expect(pairedDifference([0.75, 0.5], [0.5, 0.25]).p).toBe(0);
  });

  it('refuses seeds that do not pair', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow(RangeError);
  });
});
