import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { BoardCurve, BoardMethod, CurveAxis, CurvePoint } from '../contract/board.ts';
import { axisName, methodFrame, TOOLTIP } from './frame.ts';
import type { Medium } from './frame.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './method-style.ts';
import { withPrefix } from './costs.ts';

/** One quantity of a method over its seeds. */
export interface MethodCurve extends Pick<BoardCurve, 'method' | 'seeds'> {
  readonly points: readonly CurvePoint[];
}

export interface MethodCurves {
  readonly curves: readonly MethodCurve[];
  /** What is not among them is not drawn. */
  readonly methods: readonly Pick<BoardMethod, 'name' | 'look'>[];
  readonly quantity: 'loss' | 'validation';
  readonly axis: CurveAxis;
}

const AXES: Readonly<Record<CurveAxis, { title: string; text: (value: number) => string }>> = {
  step: { title: 'step', text: (value) => `${Math.round(value)}` },
  epoch: { title: 'epochs', text: (value) => `${Number(value.toPrecision(3))}` },
  time: { title: 'run time in s', text: (value) => `${Number(value.toPrecision(3))} s` },
  flops: { title: 'FLOPs by count', text: (value) => withPrefix(value, 'FLOP') },
};

const QUANTITIES = {
  loss: { title: 'training loss', digits: 3 },
  validation: { title: 'macro-F1 on the validation rows', digits: 3 },
} as const;

/** Mean curves of methods with bands over their seeds. */
export function curvesChart(
  { curves, methods, quantity, axis }: MethodCurves,
  ground: Ground,
  medium: Medium,
): EChartsOption {
  const { title, digits } = QUANTITIES[quantity];
  const { title: axisTitle, text } = AXES[axis];
  return {
    ...methodFrame(medium, { itemWidth: medium === 'paper' ? 18 : 24 }),
    tooltip: {
      ...TOOLTIP,
      trigger: 'item',
      formatter: (params) => {
        const { seriesName, dataIndex } = Array.isArray(params) ? params[0]! : params;
        const curve = curves.find(({ method }) => method === seriesName);
        const point = curve?.points[dataIndex];
        if (curve === undefined || point === undefined) return '';
        const ends = curve.seeds.length === 1 ? '' : ` [${point.low.toFixed(digits)}, ${point.high.toFixed(digits)}]`;
        return `${curve.method}, n = ${curve.seeds.length}\n${axisTitle} ${text(point.x)}\n${title} ${point.mean.toFixed(digits)}${ends}`;
      },
    },
    xAxis: { type: 'value', min: 0, axisLabel: { formatter: text, hideOverlap: true }, ...axisName(axisTitle, 32) },
    yAxis: { type: 'value', scale: true, ...axisName(title, 44) },
    series: curves.flatMap((curve) => {
      const method = methods.find(({ name }) => name === curve.method);
      if (method === undefined) return [];
      const style = methodStyle(method.look, ground);
      const points = curve.points;
      const markSize = quantity === 'loss' ? 4 : medium === 'paper' ? 6 : 9;
      const line: LineSeriesOption = {
        type: 'line',
        name: curve.method,
        z: 3,
        itemStyle: style.itemStyle,
        lineStyle: style.lineStyle,
        // Few points are measured one by one; many are a line.
        symbol: style.symbol,
        symbolSize: markSize,
        showSymbol: quantity !== 'loss',
        data: points.map(({ x, mean }) => [x, mean]),
      };
      return curve.seeds.length > 1 ? [line, band(curve.method, style.color, points)] : [line];
    }),
  };
}

/** The ground between two curves. One shape draws it whole; every point's ends count for the axes. */
function band(name: string, color: string, points: readonly CurvePoint[]): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    silent: true,
    z: 1,
    clip: true,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    data: points.map(({ x, low, high }) => [x, low, high]),
    renderItem(params, api) {
      if (params.dataIndex !== 0) return null;
      const at = (x: number, y: number): [number, number] => {
        const [left = 0, top = 0] = api.coord([x, y]);
        return [left, top];
      };
      const there = points.map(({ x, low }) => at(x, low));
      const back = points.toReversed().map(({ x, high }) => at(x, high));
      return { type: 'polygon', shape: { points: [...there, ...back] }, style: { fill: color, opacity: 0.14 } };
    },
  };
}
