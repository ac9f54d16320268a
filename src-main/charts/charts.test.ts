import { describe, expect, it } from 'vitest';
import { boundarySweepOption } from './boundary-sweep.ts';
import { f1CostOption } from './f1-cost.ts';
import { gainBarsOption } from './gain-bars.ts';
import { lookOf } from '../contract/method-look.ts';
import { validationCurvesOption } from './validation-curves.ts';
import { axisEnds } from './value-axis.ts';

const look = lookOf({ name: 'full' }, false);
const hollow = lookOf({ name: 'full' }, true);
const known = { mean: 0.5, low: 0.4, high: 0.6 };
const single = { mean: 0.5, low: null, high: null };

describe('axisEnds', () => {
  it('rounds outward to steps that people read', () => {
    expect(axisEnds([0.78, 0.93])).toEqual({ min: 0.75, max: 0.95, interval: 0.05 });
  });
  it('stays within its limits, and holds a single value', () => {
    expect(axisEnds([0.99], { min: 0, max: 1 })).toMatchObject({ max: 1 });
    const { min, max } = axisEnds([5]);
    expect(min).toBeLessThan(5);
    expect(max).toBeGreaterThan(5);
  });
  it('does not mind nothing', () => expect(axisEnds([NaN])).toMatchObject({ min: 0, max: 1 }));
});

describe('F1 against cost', () => {
  const series = (points: Parameters<typeof f1CostOption>[0]['points']) =>
    f1CostOption({ costName: 'time (s)', points }, 'light').series as { type: string; data: unknown }[];

  it('draws whiskers only where a spread is known', () => {
    expect(series([{ method: 'full', look, cost: known, macroF1: known }])).toMatchObject([
      {
        type: 'line',
        data: [
          [0.5, 0.4],
          [0.5, 0.6],
        ],
      },
      {
        type: 'line',
        data: [
          [0.4, 0.5],
          [0.6, 0.5],
        ],
      },
      { type: 'scatter', data: [[0.5, 0.5]] },
    ]);
    expect(series([{ method: 'full', look, cost: single, macroF1: single }])).toHaveLength(1);
  });

  it('fills the marks of weights, and those of adapters not', () => {
    const [filled, empty] = series([
      { method: 'full', look, cost: single, macroF1: single },
      { method: 'lora', look: hollow, cost: single, macroF1: single },
    ]);
    expect(filled).toMatchObject({ itemStyle: { color: look.ink.light } });
    expect(empty).toMatchObject({ itemStyle: { color: '#ffffff', borderColor: look.ink.light } });
  });
});

describe('validation curves', () => {
  it('have a band where seeds differ', () => {
    const curve = (low: number) => [{ method: 'full', look, points: [{ step: 1, mean: 0.5, low, high: 0.6 }] }];
    const bandOf = (low: number) => validationCurvesOption(curve(low), 'light').series as unknown[];
    expect(bandOf(0.4)).toMatchObject([{ data: [[1, 0.4]] }, { data: [[1, 0.6 - 0.4]] }, { data: [[1, 0.5]] }]);
    expect(bandOf(0.6)).toHaveLength(1);
  });
});

it('gains have the boundary between two bars', () => {
  const gains = [1, 2].map((mean) => ({ mean, low: mean, high: mean, isEligible: mean > 1 }));
  const option = gainBarsOption({ gains, boundaries: [{ boundary: 1, by: 'seed 1' }] }, 'light');
  expect(option.series).toMatchObject([
    { data: [{ value: 1, itemStyle: { color: '#b9c0c8' } }, { value: 2 }] },
    { markLine: { data: [{ xAxis: 1.5, label: { formatter: 'e = 1 (seed 1)' } }] } },
  ]);
});

it('a sweep marks SALF’s choice only where it is known', () => {
  const points = [0, 1].map((boundary) => ({ boundary, macroF1: single, backwardShare: 0.5 }));
  const line = (choice: number | null) =>
    boundarySweepOption({ points, choice }, 'light').series as { markLine: { data: unknown } }[];
  expect(line(1)[0]!.markLine.data).toEqual([{ xAxis: '1' }]);
  expect(line(null)[0]!.markLine.data).toEqual([]);
  expect(line(7)[0]!.markLine.data).toEqual([]);
});
