import type { EChartsOption, SeriesOption } from 'echarts';
import type { BoardMethod, BoardRow } from '../contract/board.ts';
import { COST_KINDS } from './board-costs.ts';
import type { ChartCost } from './board-costs.ts';
import { errorBars } from './error-bars.ts';
import { axisName, BOARD_CHART, scoreText, TOOLTIP } from './board-frame.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './board-style.ts';
import { paretoFront } from './pareto.ts';

export interface ScatterChart {
  readonly rows: readonly BoardRow[];
  readonly methods: readonly BoardMethod[];
  readonly cost: ChartCost;
  readonly ground: Ground;
}

const FRONT = 'Pareto front of the means';
const QUIET: Readonly<Record<Ground, string>> = { light: '#565f6a', dark: '#a3adb8' };

interface Point {
  readonly row: BoardRow;
  readonly cost: number;
  readonly score: number;
}

/** Macro-F1 against what it cost: one mark a method, with the t intervals over its seeds, and what no other beats. */
export function scatterChart({ rows, methods, cost, ground }: ScatterChart): EChartsOption {
  const kind = COST_KINDS[cost];
  const points = rows.flatMap((row): Point[] =>
    row.macroF1 === null || row.costs === null ? [] : [{ row, cost: kind.of(row.costs), score: row.macroF1.mean }],
  );
  return {
    ...BOARD_CHART,
    ...{
      grid: { left: 64, right: 72, top: 56, bottom: 56 },
      legend: { type: 'scroll', top: 0, itemWidth: 14, itemHeight: 12 },
    },
    tooltip: { ...TOOLTIP, trigger: 'item' },
    xAxis: {
      ...{ type: 'value', min: 0, ...axisName(kind.title, 32) },
      axisLabel: { formatter: kind.text, hideOverlap: true },
    },
    yAxis: { type: 'value', scale: true, ...axisName('macro-F1', 44) },
    series: [
      {
        ...{ type: 'line', name: FRONT, symbol: 'none', silent: true, z: 0, tooltip: { show: false } },
        lineStyle: { color: QUIET[ground], width: 1, type: 'dotted' },
        itemStyle: { color: QUIET[ground] },
        data: paretoFront(points).map(({ cost: x, score }) => [x, score]),
      },
      ...points.flatMap((point) => pointSeries(point, methods, kind, ground)),
    ],
  };
}

function pointSeries(
  { row, cost, score }: Point,
  methods: readonly BoardMethod[],
  kind: (typeof COST_KINDS)[ChartCost],
  ground: Ground,
): SeriesOption[] {
  const method = methods.find(({ name }) => name === row.method);
  if (method === undefined) return [];
  const { color, symbol, itemStyle } = methodStyle(method.look, ground);
  const spread = kind.spread(row.costs!);
  // Less than nothing is no cost.
  const xEnds = spread === null ? null : { low: Math.max(0, spread.low), high: spread.high };
  return [
    {
      ...{ type: 'scatter', name: row.method, symbol, symbolSize: 12, itemStyle, z: 3, data: [[cost, score]] },
      // Above the bars, which go out to the sides.
      label: { show: true, position: [16, -10], formatter: '{a}', color, fontSize: 11 },
      labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' },
      tooltip: {
        formatter: () => `${row.method}\nmacro-F1 ${scoreText(row.macroF1!)}\n${kind.title}: ${kind.text(cost)}`,
      },
    },
    // A legend takes its mark from the first series of a name.
    errorBars(row.method, color, [{ x: cost, y: score, xEnds, yEnds: row.macroF1!.interval }]),
  ];
}
