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
  const inks: Readonly<Record<Bar, string>> = {
    'largest gain': ink.trains,
    'may be chosen': ink.frozen,
    'left out': ink.leftOut,
  };
  const blocks = gains.map(({ block }) => String(block));
  return {
    legend: { top: 0, left: 0, itemGap: 16, data: [...BARS, FROZEN, TRAINS] },
    grid: [
      { top: 48, right: 24, bottom: 72, left: 56 },
      { height: 12, right: 24, bottom: 28, left: 56 },
    ],
    tooltip: { ...PLAIN_TOOLTIP, trigger: 'item', formatter: (params) => tip(gains, boundary, params) },
    xAxis: [
      { type: 'category', gridIndex: 0, data: blocks, axisTick: { show: false } },
      {
        ...{ type: 'category', gridIndex: 1, data: blocks, name: 'Block', nameLocation: 'middle', nameGap: 8 },
        ...{ axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: false } },
      },
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, name: `Gain (${formula}, no unit)`, nameLocation: 'middle', nameGap: 40 },
      { type: 'value', gridIndex: 1, show: false, min: 0, max: 1 },
    ],
    series: [
      ...BARS.map((bar) => ({
        ...{ type: 'bar' as const, name: bar, stack: 'gain', xAxisIndex: 0, yAxisIndex: 0, barCategoryGap: '28%' },
        itemStyle: { color: inks[bar] },
        data: gains.map((each) => (barOf(each) === bar ? markedBar(each, boundary, ink.ink) : '-')),
      })),
      ...[FROZEN, TRAINS].map((name) => ({
        ...{ type: 'bar' as const, name, stack: 'strip', xAxisIndex: 1, yAxisIndex: 1, barCategoryGap: '4%' },
        itemStyle: {
          color: name === TRAINS ? ink.trains : ink.leftOut,
          borderColor: name === TRAINS ? ink.trains : ink.frozen,
        },
        data: gains.map(({ block }) => (block <= boundary === (name === FROZEN) ? 1 : '-')),
      })),
    ],
  };
}

const [FROZEN, TRAINS] = ['frozen', 'trains'] as const;

/** The block of largest gain among those that may be chosen; of equal ones the first. */
function bestOf(gains: readonly BlockGain[]): number {
  const eligible = gains.filter((each) => each.eligible);
  return eligible.reduce((best, each) => (each.gain > best.gain ? each : best), eligible[0] ?? { gain: 0, block: 0 })
    .block;
}

/** The bar of block e carries its name. */
function markedBar({ block, gain }: BlockGain, boundary: number, color: string) {
  if (block !== boundary) return gain;
  const position = gain < 0 ? ('bottom' as const) : ('top' as const);
  return {
    value: gain,
    label: { show: true, formatter: `e = ${block}`, position, color, fontWeight: 'bold' as const },
  };
}

function tip(gains: readonly BlockGain[], boundary: number, params: unknown): string {
  const index = typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : -1;
  const at = gains[index];
  if (at === undefined) return '';
  const state = at.block <= boundary ? FROZEN : TRAINS;
  return `Block ${at.block}: ${state}\ngain ${threeDigits(at.gain)}${at.eligible ? '' : ', left out of the choice'}`;
}
