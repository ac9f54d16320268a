import type { EChartsOption, SeriesOption } from 'echarts';
import type { Spread } from './f1-cost.ts';
import type { Ink } from '../contract/method-look.ts';
import type { Ground } from './ink.ts';
import { axisEnds } from './value-axis.ts';

/** What training above one boundary gave and cost. */
export interface SweepPoint {
  /** e: blocks 1..e are frozen. */
  readonly boundary: number;
  readonly macroF1: Spread;
  /** Operations of the backward passes as a share of those at e = 0; null: not known. */
  readonly backwardShare: number | null;
}

export interface BoundarySweep {
  readonly points: readonly SweepPoint[];
  /** e that SALF chooses; null: not known. */
  readonly choice: number | null;
}

const EFFECT: Ink = { light: '#0b62c4', dark: '#6cb0ff' };
const COST: Ink = { light: '#7a7f87', dark: '#9aa1ab' };
const LINE: Ink = { light: '#b3261e', dark: '#ff8a80' };
const TEXT: Ink = { light: '#1b2027', dark: '#e6e9ed' };

/** Macro-F1 above, cost below, over the same boundaries: two scales on one axis would invite false comparisons. */
export function boundarySweepOption({ points, choice }: BoundarySweep, ground: Ground): EChartsOption {
  const boundaries = points.map(({ boundary }) => String(boundary));
  const ends = points.flatMap(({ macroF1: { mean, low, high } }) => [mean, low ?? NaN, high ?? NaN]);
  const mark = (shown: boolean): object => ({
    ...{ symbol: 'none', silent: true, animation: false },
    lineStyle: { color: LINE[ground], width: 1.5, type: 'solid' },
    label: { show: shown, position: 'end', formatter: 'SALF’s choice', color: TEXT[ground], fontSize: 10 },
    data: choice === null || !boundaries.includes(String(choice)) ? [] : [{ xAxis: String(choice) }],
  });
  const series: SeriesOption[] = [
    ...whiskers(points, ground),
    {
      ...{ type: 'line', name: 'macro-F1', symbol: 'circle', symbolSize: 7, z: 3 },
      ...{ lineStyle: { color: EFFECT[ground], width: 1.5 }, itemStyle: { color: EFFECT[ground] } },
      data: points.map(({ boundary, macroF1 }) => [String(boundary), macroF1.mean]),
      markLine: mark(true),
    },
    {
      ...{ type: 'bar', name: 'backward FLOPs', xAxisIndex: 1, yAxisIndex: 1, barWidth: '50%' },
      itemStyle: { color: COST[ground] },
      data: points.map(({ boundary, backwardShare }) => [
        String(boundary),
        backwardShare === null ? '-' : backwardShare * 100,
      ]),
      markLine: mark(false),
    },
  ];
  const category = { type: 'category', data: boundaries, boundaryGap: true } as const;
  const value = { type: 'value', nameLocation: 'middle', nameGap: 40 } as const;
  return {
    grid: [
      { left: 56, right: 16, top: 28, height: '48%' },
      { left: 56, right: 16, top: '68%', bottom: 44 },
    ],
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: [
      { ...category, gridIndex: 0, axisLabel: { show: false } },
      { ...category, gridIndex: 1, name: 'boundary e (blocks 1 to e frozen)', nameLocation: 'middle', nameGap: 28 },
    ],
    yAxis: [
      { ...value, gridIndex: 0, name: 'macro-F1', ...axisEnds(ends, { min: 0, max: 1 }) },
      { ...value, gridIndex: 1, name: 'backward (%)', min: 0, max: 100, interval: 50 },
    ],
    series,
  };
}

function whiskers(points: readonly SweepPoint[], ground: Ground): SeriesOption[] {
  return points.flatMap(({ boundary, macroF1: { low, high } }) =>
    low === null || high === null
      ? []
      : [
          {
            ...{ type: 'line', symbol: 'none', silent: true, z: 2, tooltip: { show: false } },
            lineStyle: { color: EFFECT[ground], width: 1, opacity: 0.7 },
            data: [low, high].map((end) => [String(boundary), end]),
          } satisfies SeriesOption,
        ],
  );
}
