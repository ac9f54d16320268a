import type { EChartsOption } from 'echarts';
import type { RuleMark } from '../contract/rule-words.ts';
import { threeDigits } from '../base/numbers.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import { errorBars } from './error-bars.ts';
import { axisName, TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';
import { RULE_NAMES, ruleRoom, ruleRows } from './rule-rows.ts';

/** What one block gains; over several choices, the mean. */
export interface BlockGain {
  readonly gain: number;
  /** From the lowest to the highest choice; left out where there is one. */
  readonly ends?: { readonly low: number; readonly high: number };
  /** Whether the options let it be chosen. */
  readonly eligible: boolean;
}

export interface GainsData {
  /** Block 1 first. */
  readonly gains: readonly BlockGain[];
  /** e, each once, with who chose it: `seeds 1, 3`; an empty text where there is one. */
  readonly boundaries: readonly { readonly boundary: number; readonly by: string }[];
  /** Name of the formula. */
  readonly formula: string;
  /** What other rules would train; left out: it is not known. */
  readonly rules?: readonly RuleMark[];
}

/** What a bar is; a block has one of these. */
const BARS = ['largest gain', 'may be chosen', 'left out'] as const;
type Bar = (typeof BARS)[number];

/**
 * Gain of each block, and below it, where all chose alike, a strip that says which blocks are frozen and which train; below
 * that a row of marks for each other rule.
 */
export function gainsChart({ gains, boundaries, formula, rules = [] }: GainsData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const best = bestOf(gains);
  const common = boundaries.length === 1 ? boundaries[0]!.boundary : null;
  const frozen = boundaries.filter(({ boundary }) => boundary > 0);
  const barOf = (index: number): Bar =>
    index === best ? 'largest gain' : gains[index]!.eligible ? 'may be chosen' : 'left out';
  const styles: Readonly<Record<Bar, object>> = {
    'largest gain': { color: ink.ink },
    'may be chosen': { color: ink.frozen },
    'left out': { color: ink.leftOut, borderColor: ink.frozen, borderType: 'dashed' },
  };
  const blocks = gains.map((_, index) => String(index + 1));
  const sides = { right: 56, left: rules.length === 0 ? 56 : RULE_NAMES };
  const room = ruleRoom(rules);
  const rows = ruleRows(rules, blocks, 2, sides, ground);
  return {
    legend: { top: 0, left: 0, itemGap: 16, data: [...BARS] },
    grid: [
      { top: 56, bottom: (common === null ? 32 : 64) + room, ...sides },
      { height: 10, bottom: 28 + room, ...sides },
      ...rows.grid,
    ],
    tooltip: { ...TOOLTIP, trigger: 'item', formatter: (params) => tip(gains, common, params) },
    xAxis: [
      { type: 'category', gridIndex: 0, data: blocks, name: 'Block', axisTick: { show: false } },
      { type: 'category', gridIndex: 1, data: blocks, show: false },
      ...rows.xAxis,
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, ...axisName(`Gain (${formula}, no unit)`, 40) },
      { type: 'value', gridIndex: 1, show: false, min: 0, max: 1 },
      ...rows.yAxis,
    ],
    series: [
      ...BARS.map((bar) => ({
        type: 'bar' as const,
        name: bar,
        stack: 'gain',
        xAxisIndex: 0,
        yAxisIndex: 0,
        barCategoryGap: '28%',
        itemStyle: styles[bar],
        data: gains.map(({ gain }, index) => (barOf(index) === bar ? gain : '-')),
        ...(bar === BARS[0] && frozen.length > 0 ? { markLine: boundaryLines(frozen, ink.ink) } : {}),
      })),
      ...spreads(gains, ink.quiet),
      ...rows.series,
      ...(common === null
        ? []
        : [
            ...strip(FROZEN, 1, common, gains.length, { color: ink.leftOut, borderColor: ink.frozen }, ink.quiet),
            ...strip(TRAINS, common + 1, gains.length, gains.length, { color: ink.trains }, ink.trains),
          ]),
    ],
  };
}

/** Blocks `first` to `last` of the strip, with their name below the middle one; nothing where there are none. */
function strip(name: string, first: number, last: number, blocks: number, itemStyle: object, ink: string) {
  if (last < first) return [];
  const middle = Math.floor((first + last) / 2);
  const label = { show: true, formatter: name, position: 'bottom' as const, color: ink };
  return [
    {
      type: 'bar' as const,
      name,
      stack: 'strip',
      xAxisIndex: 1,
      yAxisIndex: 1,
      barCategoryGap: '4%',
      itemStyle,
      data: Array.from({ length: blocks }, (_, index) => {
        const block = index + 1;
        if (block < first || block > last) return '-';
        return block === middle ? { value: 1, label } : 1;
      }),
    },
  ];
}

/** Through the bars of each block e, which is frozen. */
function boundaryLines(boundaries: GainsData['boundaries'], color: string) {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color, type: 'dashed' as const, width: 1 },
    label: { color, position: 'end' as const },
    data: boundaries.map(({ boundary, by }) => ({
      xAxis: boundary - 1,
      label: { formatter: `e = ${boundary}${by === '' ? '' : ` (${by})`}` },
    })),
  };
}

/** From the lowest to the highest choice, before the bars. */
function spreads(gains: readonly BlockGain[], color: string) {
  const bars = gains.flatMap(({ gain, ends }, x) =>
    ends === undefined || ends.low === ends.high ? [] : [{ x, y: gain, xEnds: null, yEnds: ends }],
  );
  return bars.length === 0 ? [] : [{ ...errorBars('lowest to highest', color, bars), z: 3 }];
}

const [FROZEN, TRAINS] = ['frozen', 'trains'] as const;

/** Place of the largest gain among those that may be chosen; of equal ones the first. */
function bestOf(gains: readonly BlockGain[]): number {
  const largest = Math.max(...gains.map(({ gain, eligible }) => (eligible ? gain : -Infinity)));
  return gains.findIndex(({ gain, eligible }) => eligible && gain === largest);
}

function tip(gains: readonly BlockGain[], boundary: number | null, params: unknown): string {
  const index = typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : -1;
  const at = gains[index];
  if (at === undefined) return '';
  const state = boundary === null ? '' : `: ${index < boundary ? FROZEN : TRAINS}`;
  return `Block ${index + 1}${state}\ngain ${threeDigits(at.gain)}${at.eligible ? '' : ', left out of the choice'}`;
}
