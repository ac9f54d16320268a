import type { EChartsOption, SeriesOption } from 'echarts';
import type { BoardMethod, BoardRow } from '../contract/board.ts';
import { COST_KINDS } from './costs.ts';
import type { ChartCost, CostKind, ShareCost } from './costs.ts';
import { errorBars } from './error-bars.ts';
import { axisName, methodFrame, scoreEnds, scoreText, TOOLTIP } from './frame.ts';
import type { Medium } from './frame.ts';
import { CHART_INKS } from './ink.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './method-style.ts';
import { paretoFront } from './pareto.ts';

/** What a method reached, and what it cost. */
export type CostedRow = Pick<BoardRow, 'method' | 'macroF1' | 'costs'>;

export interface CostScatter {
  readonly rows: readonly CostedRow[];
  /** What is not among them is not drawn. */
  readonly methods: readonly Pick<BoardMethod, 'name' | 'look'>[];
  readonly cost: ChartCost | ShareCost;
}

const FRONT = 'Pareto front of the means';

interface Point {
  readonly row: CostedRow;
  readonly cost: number;
  readonly score: number;
}

/** Macro-F1 against what it cost: one mark a method, with the t intervals over its seeds, and what no other beats. */
export function scatterChart({ rows, methods, cost }: CostScatter, ground: Ground, medium: Medium): EChartsOption {
  const kind = COST_KINDS[cost];
  const points = rows.flatMap((row): Point[] => {
    const x = row.costs === null ? null : kind.of(row.costs);
    return row.macroF1 === null || x === null ? [] : [{ row, cost: x, score: row.macroF1.mean }];
  });
  const isPaper = medium === 'paper';
  return {
    ...methodFrame(medium, isPaper ? { itemWidth: 10 } : { itemWidth: 14, itemHeight: 12 }),
    // Names stand next to the marks.
    ...(isPaper ? {} : { grid: { left: 64, right: 72, top: 56, bottom: 56 } }),
    tooltip: { ...TOOLTIP, trigger: 'item' },
    xAxis: {
      type: 'value',
      min: 0,
      ...axisName(kind.title, 32),
      axisLabel: { formatter: kind.text, hideOverlap: true },
    },
    yAxis: { type: 'value', scale: true, ...axisName('macro-F1', 44) },
    series: [
      {
        type: 'line',
        name: FRONT,
        symbol: 'none',
        silent: true,
        z: 0,
        tooltip: { show: false },
        lineStyle: { color: CHART_INKS[ground].quiet, width: 1, type: 'dotted' },
        itemStyle: { color: CHART_INKS[ground].quiet },
        data: paretoFront(points).map(({ cost: x, score }) => [x, score]),
      },
      ...points.flatMap((point) => pointSeries(point, methods, kind, ground, medium)),
    ],
  };
}

function pointSeries(
  { row, cost, score }: Point,
  methods: CostScatter['methods'],
  kind: CostKind,
  ground: Ground,
  medium: Medium,
): SeriesOption[] {
  const method = methods.find(({ name }) => name === row.method);
  if (method === undefined) return [];
  const { color, symbol, itemStyle } = methodStyle(method.look, ground);
  const spread = kind.spread(row.costs!);
  // Less than nothing is no cost.
  const xEnds = spread === null ? null : { low: Math.max(0, spread.low), high: spread.high };
  return [
    {
      type: 'scatter',
      name: row.method,
      symbol,
      itemStyle,
      z: 3,
      data: [[cost, score]],
      symbolSize: medium === 'paper' ? 9 : 12,
      // Above the bars, which go out to the sides. On paper there is no room for them.
      label: { show: medium === 'window', position: [16, -10], formatter: '{a}', color, fontSize: 11 },
      labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' },
      tooltip: {
        formatter: () => `${row.method}\nmacro-F1 ${scoreText(row.macroF1!)}\n${kind.title}: ${kind.text(cost)}`,
      },
    },
    // A legend takes its mark from the first series of a name.
    errorBars(row.method, color, [{ x: cost, y: score, xEnds, yEnds: scoreEnds(row.macroF1!) }]),
  ];
}
