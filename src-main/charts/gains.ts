import type { EChartsOption } from 'echarts';
import { PLAIN_TOOLTIP, threeDigits } from './analysis.ts';
import type { BlockGain } from './analysis.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import type { Ground } from './ink.ts';

export interface GainsData {
  /** Block 1 first. */
  readonly gains: readonly BlockGain[];
  /** e */
  readonly boundary: number;
  /** Name of the formula. */
  readonly formula: string;
}

/** What a bar is; a block has one of these. */
const BARS = ['largest gain', 'may be chosen', 'left out'] as const;
type Bar = (typeof BARS)[number];

/** What each block gains, and below it a strip that says which blocks are frozen and which train. */
export function gainsChart({ gains, boundary, formula }: GainsData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const best = bestOf(gains);
  const barOf = ({ block, eligible }: BlockGain): Bar =>
    block === best ? 'largest gain' : eligible ? 'may be chosen' : 'left out';
  const styles: Readonly<Record<Bar, object>> = {
    'largest gain': { color: ink.ink },
    'may be chosen': { color: ink.frozen },
    'left out': { color: ink.leftOut, borderColor: ink.frozen, borderType: 'dashed' },
  };
  const blocks = gains.map(({ block }) => String(block));
  const sides = { right: 56, left: 56 };
  return {
    legend: { top: 0, left: 0, itemGap: 16, data: [...BARS] },
    grid: [
      { top: 56, bottom: 64, ...sides },
      { height: 10, bottom: 28, ...sides },
    ],
    tooltip: { ...PLAIN_TOOLTIP, trigger: 'item', formatter: (params) => tip(gains, boundary, params) },
    xAxis: [
      { type: 'category', gridIndex: 0, data: blocks, name: 'Block', axisTick: { show: false } },
      { type: 'category', gridIndex: 1, data: blocks, show: false },
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, name: `Gain (${formula}, no unit)`, nameLocation: 'middle', nameGap: 40 },
      { type: 'value', gridIndex: 1, show: false, min: 0, max: 1 },
    ],
    series: [
      ...BARS.map((bar) => ({
        ...{ type: 'bar' as const, name: bar, stack: 'gain', xAxisIndex: 0, yAxisIndex: 0, barCategoryGap: '28%' },
        itemStyle: styles[bar],
        data: gains.map((each) => (barOf(each) === bar ? each.gain : '-')),
        ...(bar === BARS[0] && boundary > 0 ? { markLine: boundaryLine(boundary, ink.ink) } : {}),
      })),
      ...strip(FROZEN, 1, boundary, gains.length, { color: ink.leftOut, borderColor: ink.frozen }, ink.quiet),
      ...strip(TRAINS, boundary + 1, gains.length, gains.length, { color: ink.trains }, ink.trains),
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
      ...{ type: 'bar' as const, name, stack: 'strip', xAxisIndex: 1, yAxisIndex: 1, barCategoryGap: '4%', itemStyle },
      data: Array.from({ length: blocks }, (_, index) => {
        const block = index + 1;
        if (block < first || block > last) return '-';
        return block === middle ? { value: 1, label } : 1;
      }),
    },
  ];
}

/** Through the bar of block e, which is frozen. */
function boundaryLine(boundary: number, color: string) {
  return {
    ...{ symbol: 'none', silent: true, data: [{ xAxis: boundary - 1 }] },
    lineStyle: { color, type: 'dashed' as const, width: 1 },
    label: { formatter: `e = ${boundary}`, color, position: 'end' as const },
  };
}

const [FROZEN, TRAINS] = ['frozen', 'trains'] as const;

/** The block of largest gain among those that may be chosen; of equal ones the first. */
function bestOf(gains: readonly BlockGain[]): number {
  const eligible = gains.filter((each) => each.eligible);
  return eligible.reduce((best, each) => (each.gain > best.gain ? each : best), eligible[0] ?? { gain: 0, block: 0 })
    .block;
}

function tip(gains: readonly BlockGain[], boundary: number, params: unknown): string {
  const index = typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : -1;
  const at = gains[index];
  if (at === undefined) return '';
  const state = at.block <= boundary ? FROZEN : TRAINS;
  return `Block ${at.block}: ${state}\ngain ${threeDigits(at.gain)}${at.eligible ? '' : ', left out of the choice'}`;
}
