import { describe, expect, it } from 'vitest';
import { backwardSaving, medianOf, speedUp, spreadOf } from './figures.ts';
import { ownTurn, resultsOf, torchTurn } from './testing/turns.ts';

describe('spreadOf', () => {
  it.each([
    [[3, 1, 2], { median: 2, min: 1, max: 3 }],
    [[4, 1, 2, 10], { median: 3, min: 1, max: 10 }],
  ])('of %j', (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });
});

describe('medianOf', () => {
  it('leaves out what was not measured, and is null where nothing was', () => {
    expect(medianOf([1, null, 5], (value) => value)).toBe(3);
    expect(medianOf([null], (value) => value)).toBeNull();
  });
});

describe('speedUp', () => {
  const results = resultsOf(
    { full: [ownTurn(10), ownTurn(20), ownTurn(40)], salf: [ownTurn(5), ownTurn(5), ownTurn(10)] },
    { 'PyTorch full': [torchTurn(20), torchTurn(20), torchTurn(20)] },
  );

  it('compares turns of the same round', () => {
    expect(speedUp(results, 'salf', 'full')).toEqual({ median: 4, min: 2, max: 4 });
  });

  it('compares both sides with each other', () => {
    expect(speedUp(results, 'full', 'PyTorch full')).toEqual({ median: 1, min: 0.5, max: 2 });
  });

  it('is null where a case did not run', () => {
    expect(speedUp(results, 'salf', 'PyTorch, blocks 1..6 frozen')).toBeNull();
  });
});

describe('backwardSaving', () => {
  const half = ownTurn(9, { forwardShare: 0.5, backwardFlops: 250 });

  it('holds seconds of the backward pass alone against its operations', () => {
    const saving = backwardSaving(resultsOf({ full: [ownTurn(9)], salf: [half] }), 'salf', 'full')!;
    // Of 6 s of the backward pass 4.5 s are left.
    expect(saving.measured.median).toBeCloseTo(0.25, 12);
    expect(saving.analytic).toBe(0.75);
  });

  it.each([
    ['without probes', ownTurn(9, { forwardShare: null, backwardFlops: 250 })],
    ['that saves nothing', ownTurn(9)],
  ])('is null for a run %s', (_, turn) => {
    expect(backwardSaving(resultsOf({ full: [ownTurn(9)], salf: [turn] }), 'salf', 'full')).toBeNull();
  });

  it('is null where the baseline did not run', () => {
    expect(backwardSaving(resultsOf({ salf: [half] }), 'salf', 'full')).toBeNull();
  });
});
