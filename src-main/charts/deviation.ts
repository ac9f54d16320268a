import type { EChartsOption } from 'echarts';
import { threeDigits } from '../base/numbers.ts';
import { spaceName, subscript } from './analysis.ts';
import type { SpaceDeviation } from './analysis.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import { TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';

export interface DeviationData {
  /** r_0 first. */
  readonly spaces: readonly SpaceDeviation[];
  /** e: blocks 1..e lie between r_0 and r_e. */
  readonly boundary: number;
  readonly samples: number;
  /** What d measures. */
  readonly measure: ChoiceOptions['deviation'];
}

const MEASURES: Readonly<Record<DeviationData['measure'], string>> = { cosine: '1 − cos', margin: '1 − margin / 2' };

/** How far each latent space is from where it should be: the mean over the samples with its spread as a band. */
export function deviationChart({ spaces, boundary, samples, measure }: DeviationData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const names = spaces.map(({ space }) => spaceName(space));
  const band = `± 1 standard deviation, n = ${samples}`;
  return {
    legend: { top: 0, left: 0, data: ['mean', band], itemGap: 16 },
    grid: { top: 40, right: 24, bottom: 24, left: 40, containLabel: true },
    tooltip: {
      ...TOOLTIP,
      trigger: 'axis',
      formatter: (params) => tip(spaces, firstIndex(params)),
    },
    xAxis: { type: 'category', name: 'Latent space', ...MIDDLE, boundaryGap: false, data: names },
    yAxis: { type: 'value', name: `Deviation d = ${MEASURES[measure]} (no unit)`, ...MIDDLE, nameGap: 44, scale: true },
    series: [
      // A band is the area between two stacked lines, the lower of which is not seen.
      {
        type: 'line',
        name: 'lower',
        stack: 'band',
        stackStrategy: 'all',
        silent: true,
        symbol: 'none',
        lineStyle: { opacity: 0 },
        data: spaces.map(({ mean, spread }) => mean - spread),
      },
      {
        type: 'line',
        name: band,
        stack: 'band',
        stackStrategy: 'all',
        silent: true,
        symbol: 'none',
        lineStyle: { opacity: 0 },
        itemStyle: { color: ink.trains, opacity: 0.2 },
        areaStyle: { color: ink.trains, opacity: 0.2 },
        data: spaces.map(({ spread }) => 2 * spread),
      },
      {
        type: 'line',
        name: 'mean',
        symbol: 'circle',
        symbolSize: 6,
        lineStyle: { color: ink.trains, width: 2 },
        itemStyle: { color: ink.trains },
        data: spaces.map(({ mean }) => mean),
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: ink.ink, type: 'dashed', width: 1 },
          label: { formatter: `e = ${boundary}`, color: ink.ink, position: 'end' },
          data: [{ xAxis: boundary }],
        },
      },
    ],
  };
}

/** Names of axes stand along them. */
const MIDDLE = { nameLocation: 'middle', nameGap: 28 } as const;

function tip(spaces: readonly SpaceDeviation[], index: number): string {
  const at = spaces[index];
  if (at === undefined) return '';
  return `${spaceName(at.space)}\nd${subscript(at.space)} = ${threeDigits(at.mean)} ± ${threeDigits(at.spread)}`;
}

function firstIndex(params: unknown): number {
  const first: unknown = Array.isArray(params) ? params[0] : params;
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
}
