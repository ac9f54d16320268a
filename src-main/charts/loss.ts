import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { Curve } from '../contract/series.ts';
import type { MethodLook } from '../contract/method-look.ts';
import { AXIS_TOOLTIP, roundRange, runAxis, yAxis } from './axes.ts';
import type { RunView } from './axes.ts';
import type { Ground } from './ink.ts';
import { boundsOf, inSight, smoothed } from './series.ts';

/** How a curve is drawn. */
export interface CurveLook {
  readonly name: string;
  /** Of the values, behind the name. */
  readonly unit?: string;
  readonly look: Pick<MethodLook, 'ink'>;
  readonly ground: Ground;
  /** Steps of the exponential mean; 1: none. */
  readonly smoothing: number;
  /** Whether values far off are left out of the view. */
  readonly clips: boolean;
  /** A value that stays until the next step, such as a boundary. */
  readonly isStepped?: boolean;
  /** What the axis spans, whatever the values are. */
  readonly span?: { readonly min: number; readonly max: number };
}

export interface CurveChart {
  readonly option: EChartsOption;
  /** Stretches in sight that reach beyond the view. */
  readonly outside: number;
}

const [RAW, SMOOTHED] = ['as it was', 'smoothed'];

/** A curve over the steps of a run: raw with what its stretches span, and smoothed. */
export function curveChart(curve: Curve, view: RunView, look: CurveLook): CurveChart {
  const shown = inSight(curve, view.range);
  const bounds = boundsOf(shown, look.clips);
  const colour = look.look.ink[look.ground];
  const isSmooth = look.smoothing > 1 && look.isStepped !== true;
  const at = view.scale.at;
  const means = smoothed(curve, look.smoothing);
  const points = (values: readonly number[]): [number, number][] =>
    curve.step.map((step, index) => [at(step), values[index]!]);
  const line = (name: string, values: readonly number[], style: LineSeriesOption): LineSeriesOption => ({
    type: 'line',
    name,
    data: points(values),
    symbol: curve.step.length < 3 ? 'circle' : 'none',
    animation: false,
    ...(look.isStepped === true ? { step: 'end' as const } : {}),
    ...style,
  });
  const raw = isSmooth ? { width: 1, color: colour, opacity: 0.4 } : { width: 1.5, color: colour, opacity: 1 };
  const title = look.unit === undefined ? look.name : `${look.name} (${look.unit})`;
  const range = look.span ?? (bounds && roundRange(bounds.min, bounds.max));
  const option: EChartsOption = {
    ...runAxis(view),
    yAxis: yAxis(title, range),
    tooltip: AXIS_TOOLTIP,
    legend: { show: isSmooth, data: [RAW, SMOOTHED], top: 4, right: 24, icon: 'rect', itemWidth: 20, itemHeight: 3 },
    series: [
      ...(curve.count.some((count) => count > 1) ? [bandOf(curve, at, colour)] : []),
      line(isSmooth ? RAW : look.name, curve.mean, {
        lineStyle: raw,
        itemStyle: { color: colour, opacity: raw.opacity },
        z: 2,
      }),
      ...(isSmooth
        ? [line(SMOOTHED, means, { lineStyle: { width: 2, color: colour }, itemStyle: { color: colour }, z: 3 })]
        : []),
    ],
  };
  return { option, outside: bounds?.outside ?? 0 };
}

/** What the stretches span from their least value to their greatest, as one surface. */
function bandOf(curve: Curve, at: (step: number) => number, colour: string): CustomSeriesOption {
  const xs = curve.step.map(at);
  return {
    type: 'custom',
    name: 'span',
    silent: true,
    clip: true,
    z: 1,
    animation: false,
    tooltip: { show: false },
    data: xs.length === 0 ? [] : [[xs[0]!, curve.mean[0]!]],
    renderItem: (_params, api) => ({
      type: 'polygon',
      shape: {
        points: [
          ...xs.map((x, index) => api.coord([x, curve.max[index]!])),
          ...xs.map((x, index) => api.coord([x, curve.min[index]!])).toReversed(),
        ],
      },
      style: { fill: colour, opacity: 0.16 },
    }),
  };
}
