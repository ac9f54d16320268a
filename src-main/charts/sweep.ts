import type { EChartsOption } from 'echarts';
import type { BoardSweep } from '../contract/board.ts';
import { lookOfRule } from '../contract/method-look.ts';
import { chosenBy, type RuleMark } from '../contract/rule-words.ts';
import { boundaryOf } from '../contract/rules.ts';
import { COST_KINDS } from './costs.ts';
import type { ChartCost, CostKind, ShareCost } from './costs.ts';
import type { CostedRow } from './cost-scatter.ts';
import { errorBars } from './error-bars.ts';
import { axisName, methodFrame, scoreEnds, scoreText, TOOLTIP } from './frame.ts';
import type { Medium } from './frame.ts';
import type { Ground } from './ink.ts';
import { methodStyle } from './method-style.ts';

export interface Sweep {
  /** In the order of the sweep's boundaries. */
  readonly rows: readonly Omit<CostedRow, 'method'>[];
  readonly sweep: Pick<BoardSweep, 'boundaries' | 'choice' | 'rivals'>;
  readonly cost: ChartCost | ShareCost;
}

interface Place {
  readonly boundary: number;
  readonly row: Sweep['rows'][number];
}

const INKS = {
  light: { score: '#0b62c4', cost: '#c3cad2', choice: '#7d5700' },
  dark: { score: '#6cb0ff', cost: '#454d56', choice: '#e8c06a' },
} as const satisfies Record<Ground, Record<'score' | 'cost' | 'choice', string>>;

/** Macro-F1 and cost at every boundary, with those marked that SALF and other rules choose. */
export function sweepChart({ rows, sweep, cost }: Sweep, ground: Ground, medium: Medium): EChartsOption {
  const kind = COST_KINDS[cost];
  const ink = INKS[ground];
  const places = sweep.boundaries.map((boundary, index): Place => ({ boundary, row: rows[index]! }));
  const chosen = places.findIndex(({ boundary }) => boundary === sweep.choice);
  const line = chosen === -1 ? null : choiceLine(chosen, sweep.choice!, ink.choice);
  const rivals = sweep.rivals.flatMap((rival) => ruleMark(rival, places, ground));
  const { frame, costPlace } = LAYOUTS[medium](
    places,
    kind,
    rivals.map(({ name }) => name),
  );
  return {
    ...frame,
    tooltip: {
      ...TOOLTIP,
      trigger: 'axis',
      formatter: (params) => {
        const [first] = Array.isArray(params) ? params : [params];
        return tip(places[first?.dataIndex ?? -1], kind);
      },
    },
    series: [
      {
        type: 'bar',
        name: kind.title,
        ...costPlace,
        barWidth: '40%',
        z: 0,
        itemStyle: { color: ink.cost },
        data: places.map(({ row: { costs } }) => (costs === null ? null : kind.of(costs))),
        // In a plot of its own the line is drawn once more, without its words.
        ...(line === null || costPlace.xAxisIndex === 0 ? {} : { markLine: { ...line, label: { show: false } } }),
      },
      {
        type: 'line',
        name: 'macro-F1',
        symbol: 'circle',
        symbolSize: 8,
        z: 3,
        connectNulls: false,
        lineStyle: { color: ink.score, width: 2 },
        itemStyle: { color: ink.score },
        data: places.map(({ row }) => row.macroF1?.mean ?? null),
        ...(line === null ? {} : { markLine: line }),
      },
      ...rivals,
      errorBars(
        'macro-F1',
        ink.score,
        places.flatMap(({ row: { macroF1 } }, x) =>
          macroF1 === null ? [] : [{ x, y: macroF1.mean, xEnds: null, yEnds: scoreEnds(macroF1) }],
        ),
      ),
    ],
  };
}

interface Layout {
  readonly frame: EChartsOption;
  /** Axes of the cost. */
  readonly costPlace: { readonly xAxisIndex: number; readonly yAxisIndex: number };
}

const BOUNDARY = 'boundary e: blocks 1..e stay as they are';

/** In the window one plot with two scales; on paper, where no tooltip tells them apart, one plot above the other. */
const LAYOUTS: Readonly<
  Record<Medium, (places: readonly Place[], kind: CostKind, rivals: readonly string[]) => Layout>
> = {
  window: (places, { title, text }) => ({
    frame: {
      ...methodFrame('window', { itemWidth: 24 }),
      grid: { left: 64, right: 88, top: 56, bottom: 56 },
      xAxis: { ...boundaryAxis(places), ...axisName(BOUNDARY, 32) },
      yAxis: [
        { type: 'value', scale: true, ...axisName('macro-F1', 44) },
        {
          type: 'value',
          min: 0,
          splitLine: { show: false },
          ...axisName(title, 72),
          axisLabel: { formatter: text },
        },
      ],
    },
    costPlace: { xAxisIndex: 0, yAxisIndex: 1 },
  }),
  paper: (places, { title, text }, rivals) => ({
    frame: {
      ...(rivals.length === 0 ? {} : { legend: { top: 0, left: 64, itemHeight: 8, data: [...rivals] } }),
      grid: [
        { left: 64, right: 16, top: rivals.length === 0 ? 28 : 40, height: rivals.length === 0 ? '48%' : '44%' },
        { left: 64, right: 16, top: '68%', bottom: 44 },
      ],
      xAxis: [
        { ...boundaryAxis(places), gridIndex: 0, axisLabel: { show: false } },
        { ...boundaryAxis(places), gridIndex: 1, ...axisName(BOUNDARY, 28) },
      ],
      yAxis: [
        { type: 'value', gridIndex: 0, scale: true, ...axisName('macro-F1', 44) },
        {
          type: 'value',
          gridIndex: 1,
          min: 0,
          splitNumber: 2,
          ...axisName(title, 44),
          axisLabel: { formatter: text },
        },
      ],
    },
    costPlace: { xAxisIndex: 1, yAxisIndex: 1 },
  }),
};

function boundaryAxis(places: readonly Place[]): { readonly type: 'category'; data: string[] } {
  return { type: 'category', data: places.map(({ boundary }) => `${boundary}`) };
}

function tip(place: Place | undefined, kind: CostKind): string {
  if (place === undefined) return '';
  const { macroF1, costs } = place.row;
  const cost = costs === null ? null : kind.of(costs);
  const score = macroF1 === null ? 'not trained yet' : `macro-F1 ${scoreText(macroF1)}`;
  return [`e = ${place.boundary}`, score, ...(cost === null ? [] : [`${kind.title}: ${kind.text(cost)}`])].join('\n');
}

/**
 * Where a rule stops the backward pass, on the curve. Of a rule whose blocks are not all those above, the name says which
 * they are: what is trained at that boundary is not what it would train.
 */
function ruleMark(rival: RuleMark, places: readonly Place[], ground: Ground) {
  const x = places.findIndex(({ boundary }) => boundary === boundaryOf(rival));
  const score = places[x]?.row.macroF1;
  if (score == null) return [];
  const { symbol, color } = methodStyle(lookOfRule(rival.rule), ground);
  return [
    {
      type: 'scatter' as const,
      name: chosenBy(rival),
      symbol,
      symbolSize: 16,
      z: 4,
      itemStyle: { color: 'transparent', borderColor: color, borderWidth: 2 },
      tooltip: { show: false },
      data: [[x, score.mean]],
    },
  ];
}

function choiceLine(place: number, boundary: number, color: string) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color, type: 'dashed' as const, width: 2 },
    label: { formatter: `SALF: e = ${boundary}`, color, position: 'end' as const },
    data: [{ xAxis: place }],
  };
}
