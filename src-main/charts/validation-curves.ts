import type { EChartsOption, SeriesOption } from 'echarts';
import type { MethodLook } from '../contract/method-look.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './method-style.ts';
import { axisEnds } from './value-axis.ts';

/** What the seeds of a method had at one step: their mean, the lowest and the highest. */
export interface CurvePoint {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Curve {
  readonly method: string;
  readonly look: MethodLook;
  readonly points: readonly CurvePoint[];
}

/** Macro-F1 on the validation rows by step: a line a method, and a band from the lowest to the highest seed. */
export function validationCurvesOption(curves: readonly Curve[], ground: Ground): EChartsOption {
  const all = curves.flatMap(({ points }) => points);
  const series = curves.flatMap(({ method, look, points }): SeriesOption[] => {
    const { lineStyle, ...mark } = methodStyle(look, ground);
    return [
      ...(points.some(({ low, high }) => high > low) ? band(method, points, lineStyle.color) : []),
      {
        ...{ type: 'line', name: method, symbolSize: 6, lineStyle, z: 3, ...mark },
        data: points.map(({ step, mean }) => [step, mean]),
      },
    ];
  });
  const axis = { type: 'value', nameLocation: 'middle' } as const;
  return {
    grid: { left: 56, right: 132, top: 16, bottom: 44 },
    legend: {
      ...{ orient: 'vertical', right: 0, top: 8, itemWidth: 18, itemHeight: 8 },
      data: curves.map(({ method }) => method),
    },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { ...axis, name: 'step', nameGap: 28, ...axisEnds([0, ...all.map(({ step }) => step)], FROM_ZERO) },
    yAxis: {
      ...{ ...axis, name: 'macro-F1, validation', nameGap: 40 },
      ...axisEnds(
        all.flatMap(({ low, high }) => [low, high]),
        { min: 0, max: 1 },
      ),
    },
    series,
  };
}

const FROM_ZERO = { min: 0, max: Infinity };

/** ECharts has no bands: one unseen line at the lower end, and on it an area as high as the band. */
function band(method: string, points: readonly CurvePoint[], color: string): SeriesOption[] {
  const common = { type: 'line', symbol: 'none', silent: true, stack: `band ${method}`, z: 1 } as const;
  const unseen = { lineStyle: { opacity: 0 }, tooltip: { show: false } };
  return [
    { ...common, ...unseen, data: points.map(({ step, low }) => [step, low]) },
    {
      ...common,
      ...unseen,
      areaStyle: { color, opacity: 0.1 },
      data: points.map(({ step, low, high }) => [step, high - low]),
    },
  ];
}
