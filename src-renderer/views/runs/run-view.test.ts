import { describe, expect, it } from 'vitest';
import { scaleOf } from '../../../src-main/charts/series.ts';
import { rangeOf, shifted, smoothingSteps, zoomed } from './run-view.ts';

const whole = { from: 0, to: 1000 };

it('a slider stands for no smoothing up to a fifth of the run', () => {
  expect([0, 50, 100].map((slider) => smoothingSteps(slider, 50_000))).toEqual([1, 100, 10_000]);
  expect([0, 100].map((slider) => smoothingSteps(slider, 3))).toEqual([1, 2]);
});

describe('the view', () => {
  it('is part of an axis, given in steps', () => {
    const epochs = scaleOf('epoch', 100, { step: [], seconds: [], isExact: false });
    expect(rangeOf({ from: 0.25, to: 0.5 }, whole, epochs)).toEqual({ from: 250, to: 500 });
    expect(rangeOf({ from: 0, to: 1 }, whole, epochs)).toBeNull();
  });
  it('gets narrower and wider around its middle', () => {
    expect(zoomed(null, whole, 0.5)).toEqual({ from: 250, to: 750 });
    expect(zoomed({ from: 250, to: 750 }, whole, 2)).toBeNull();
    expect(zoomed({ from: 0, to: 100 }, whole, 2)).toEqual({ from: 0, to: 200 });
    expect(zoomed({ from: 500, to: 504 }, whole, 0.5)).toEqual({ from: 500, to: 504 });
  });
  it('moves, and stays within the run', () => {
    expect(shifted({ from: 100, to: 300 }, whole, 0.5)).toEqual({ from: 200, to: 400 });
    expect(shifted({ from: 100, to: 300 }, whole, -1)).toEqual({ from: 0, to: 200 });
    expect(shifted({ from: 700, to: 900 }, whole, 1)).toEqual({ from: 800, to: 1000 });
    expect(shifted(null, whole, 1)).toBeNull();
  });
});
