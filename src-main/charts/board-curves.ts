import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { BoardCurve, BoardMethod, CurveAxis, CurvePoint } from '../contract/board.ts';
import { axisName, BOARD_CHART, TOOLTIP } from './board-frame.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './board-style.ts';
import { withPrefix } from './si.ts';

export interface CurvesChart {
  readonly curves: readonly BoardCurve[];
  readonly methods: readonly BoardMethod[];
  readonly quantity: 'loss' | 'validation';
  readonly axis: CurveAxis;
  readonly ground: Ground;
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
export function curvesChart({ curves, methods, quantity, axis, ground }: CurvesChart): EChartsOption {
  const { title, digits } = QUANTITIES[quantity];
  const { title: axisTitle, text } = AXES[axis];
  return {
    ...BOARD_CHART,
    tooltip: {
      ...{ ...TOOLTIP, trigger: 'item' },
      formatter: (params) => {
        const { seriesName, dataIndex } = Array.isArray(params) ? params[0]! : params;
        const curve = curves.find(({ method }) => method === seriesName);
        const point = curve?.[quantity][dataIndex];
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
      const points = curve[quantity];
      const line: LineSeriesOption = {
        ...{ type: 'line', name: curve.method, z: 3, itemStyle: style.itemStyle, lineStyle: style.lineStyle },
        // Few points are measured one by one; many are a line.
        ...{ symbol: style.symbol, symbolSize: quantity === 'loss' ? 4 : 9, showSymbol: quantity !== 'loss' },
        data: points.map(({ x, mean }) => [x, mean]),
      };
      return curve.seeds.length > 1 ? [line, band(curve.method, style.color, points)] : [line];
    }),
  };
}

/** The ground between two curves. One shape draws it whole; every point's ends count for the axes. */
function band(name: string, color: string, points: readonly CurvePoint[]): CustomSeriesOption {
  return {
    ...{ type: 'custom', name, silent: true, z: 1, clip: true, tooltip: { show: false } },
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
