import type { EChartsOption, SeriesOption } from 'echarts';
import type { MethodLook } from '../contract/method-look.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './method-style.ts';
import { axisEnds } from './value-axis.ts';

/** A mean with the ends of its interval; null: nothing is known of its spread. */
export interface Spread {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What a method reached, and what it cost. */
export interface F1CostPoint {
  readonly method: string;
  readonly look: MethodLook;
  readonly cost: Spread;
  readonly macroF1: Spread;
}

export interface F1Cost {
  /** With its unit: `time of a run (s)`. */
  readonly costName: string;
  readonly points: readonly F1CostPoint[];
}

/** Macro-F1 against a cost: one mark a method, whiskers for the intervals. */
export function f1CostOption({ costName, points }: F1Cost, ground: Ground): EChartsOption {
  const ends = (of: (point: F1CostPoint) => Spread): number[] =>
    points.flatMap((point) => [of(point).mean, of(point).low ?? NaN, of(point).high ?? NaN]);
  const axis = { type: 'value', nameLocation: 'middle' } as const;
  const series = points.flatMap(({ method, look, cost, macroF1 }): SeriesOption[] => {
    const { lineStyle, ...mark } = methodStyle(look, ground);
    const whisker = (data: [number, number][]): SeriesOption => ({
      ...{ type: 'line', name: method, data, symbol: 'none', silent: true, z: 2 },
      lineStyle: { ...lineStyle, width: 1, type: 'solid', opacity: 0.7 },
    });
    return [
      ...(macroF1.low === null || macroF1.high === null
        ? []
        : [whisker([macroF1.low, macroF1.high].map((end) => [cost.mean, end]))]),
      ...(cost.low === null || cost.high === null
        ? []
        : [whisker([cost.low, cost.high].map((end) => [Math.max(0, end), macroF1.mean]))]),
      { type: 'scatter', name: method, data: [[cost.mean, macroF1.mean]], symbolSize: 9, z: 3, ...mark },
    ];
  });
  return {
    grid: { left: 56, right: 132, top: 16, bottom: 44 },
    legend: {
      ...{ orient: 'vertical', right: 0, top: 8, itemWidth: 9, itemHeight: 9 },
      // The whiskers have the method's name, too, so that they go when it is clicked away.
      data: points.map(({ method, look }) => ({ name: method, icon: look.mark, ...legendStyle(look, ground) })),
    },
    tooltip: { trigger: 'item', renderMode: 'richText' },
    xAxis: { ...axis, name: costName, nameGap: 28, ...axisEnds([0, ...ends(({ cost }) => cost)], FROM_ZERO) },
    yAxis: {
      ...axis,
      name: 'macro-F1',
      nameGap: 40,
      ...axisEnds(
        ends(({ macroF1 }) => macroF1),
        SHARES,
      ),
    },
    series,
  };
}

const FROM_ZERO = { min: 0, max: Infinity };
const SHARES = { min: 0, max: 1 };

function legendStyle(look: MethodLook, ground: Ground): { readonly itemStyle: object } {
  return { itemStyle: methodStyle(look, ground).itemStyle };
}
