import type { EChartsOption } from 'echarts';
import type { BoardRow, BoardSweep } from '../contract/board.ts';
import { COST_KINDS } from './board-costs.ts';
import type { ChartCost } from './board-costs.ts';
import { errorBars } from './error-bars.ts';
import { axisName, BOARD_CHART, scoreText, TOOLTIP } from './board-frame.ts';
import type { Ground } from './ink.ts';

export interface SweepChart {
  /** In the order of the sweep's boundaries. */
  readonly rows: readonly BoardRow[];
  readonly sweep: BoardSweep;
  readonly cost: ChartCost;
  readonly ground: Ground;
}

const INKS = {
  light: { score: '#0b62c4', cost: '#c3cad2', choice: '#7d5700' },
  dark: { score: '#6cb0ff', cost: '#454d56', choice: '#e8c06a' },
} as const satisfies Record<Ground, Record<'score' | 'cost' | 'choice', string>>;

/** Macro-F1 and cost at every boundary, with the one marked that SALF chooses. */
export function sweepChart({ rows, sweep, cost, ground }: SweepChart): EChartsOption {
  const kind = COST_KINDS[cost];
  const ink = INKS[ground];
  const places = sweep.boundaries.map((boundary, index) => ({ boundary, row: rows[index]! }));
  const scored = places.filter(({ row }) => row.macroF1 !== null);
  const chosen = places.findIndex(({ boundary }) => boundary === sweep.choice);
  return {
    ...BOARD_CHART,
    grid: { left: 64, right: 88, top: 56, bottom: 56 },
    tooltip: {
      ...{ ...TOOLTIP, trigger: 'axis' },
      formatter: (params) => {
        const [first] = Array.isArray(params) ? params : [params];
        const place = places[first?.dataIndex ?? -1];
        if (place === undefined) return '';
        const { macroF1, costs } = place.row;
        const score = macroF1 === null ? 'not trained yet' : `macro-F1 ${scoreText(macroF1)}`;
        const lines = [
          `e = ${place.boundary}`,
          score,
          costs === null ? '' : `${kind.title}: ${kind.text(kind.of(costs))}`,
        ];
        return lines.filter((line) => line !== '').join('\n');
      },
    },
    xAxis: {
      ...{ type: 'category', data: places.map(({ boundary }) => `${boundary}`) },
      ...axisName('boundary e: blocks 1..e stay as they are', 32),
    },
    yAxis: [
      { type: 'value', scale: true, ...axisName('macro-F1', 44) },
      {
        ...{ type: 'value', min: 0, splitLine: { show: false }, ...axisName(kind.title, 72) },
        axisLabel: { formatter: kind.text },
      },
    ],
    series: [
      {
        ...{ type: 'bar', name: kind.title, yAxisIndex: 1, barWidth: '40%', z: 0, itemStyle: { color: ink.cost } },
        data: places.map(({ row: { costs } }) => (costs === null ? null : kind.of(costs))),
      },
      {
        ...{ type: 'line', name: 'macro-F1', symbol: 'circle', symbolSize: 8, z: 3, connectNulls: false },
        ...{ lineStyle: { color: ink.score, width: 2 }, itemStyle: { color: ink.score } },
        data: places.map(({ row }) => row.macroF1?.mean ?? null),
        ...(chosen === -1 ? {} : { markLine: choiceLine(chosen, sweep.choice!, ink.choice) }),
      },
      errorBars(
        'macro-F1',
        ink.score,
        scored.map(({ boundary, row }) => ({
          ...{ x: sweep.boundaries.indexOf(boundary), y: row.macroF1!.mean, xEnds: null, yEnds: row.macroF1!.interval },
        })),
      ),
    ],
  };
}

function choiceLine(place: number, boundary: number, color: string) {
  return {
    ...{ silent: true, symbol: 'none', animation: false },
    lineStyle: { color, type: 'dashed' as const, width: 2 },
    label: { formatter: `SALF: e = ${boundary}`, color, position: 'end' as const },
    data: [{ xAxis: place }],
  };
}
