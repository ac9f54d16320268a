import type { EChartsOption, SeriesOption } from 'echarts';
import type { Ink } from '../contract/method-look.ts';
import type { Ground } from './ink.ts';

/** The gain of one block over several choices: their mean, the lowest and the highest. */
export interface BlockGain {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Whether it may be chosen. */
  readonly isEligible: boolean;
}

export interface GainBars {
  /** g_1 .. g_n. */
  readonly gains: readonly BlockGain[];
  /** The boundaries that were chosen, each with who chose it: `seeds 1, 3`; an empty text where there is one. */
  readonly boundaries: readonly { readonly boundary: number; readonly by: string }[];
}

const EFFECT: Ink = { light: '#0b62c4', dark: '#6cb0ff' };
const LEFT_OUT: Ink = { light: '#b9c0c8', dark: '#4c545d' };
const LINE: Ink = { light: '#b3261e', dark: '#ff8a80' };
const TEXT: Ink = { light: '#1b2027', dark: '#e6e9ed' };

/** The gain of every block, whiskers from the lowest to the highest choice, and the chosen boundaries. */
export function gainBarsOption({ gains, boundaries }: GainBars, ground: Ground): EChartsOption {
  const bars = gains.map(({ mean, isEligible }) => ({
    value: mean,
    itemStyle: { color: (isEligible ? EFFECT : LEFT_OUT)[ground] },
  }));
  // A second axis runs from 0.5 to n + 0.5, so that a boundary can lie between two bars.
  const between = { type: 'line', xAxisIndex: 1, symbol: 'none', silent: true, tooltip: { show: false } } as const;
  const whiskers = gains.flatMap(({ low, high }, index): SeriesOption[] =>
    high === low
      ? []
      : [
          {
            ...{ ...between, z: 3, lineStyle: { color: TEXT[ground], width: 1 } },
            data: [low, high].map((end) => [index + 1, end]),
          },
        ],
  );
  return {
    grid: { left: 56, right: 32, top: 28, bottom: 44 },
    tooltip: { trigger: 'item', renderMode: 'richText' },
    xAxis: [
      {
        ...{ type: 'category', name: 'block', nameLocation: 'middle', nameGap: 28 },
        data: gains.map((_, index) => String(index + 1)),
      },
      { type: 'value', min: 0.5, max: gains.length + 0.5, show: false },
    ],
    yAxis: { type: 'value', name: 'gain', nameLocation: 'middle', nameGap: 40 },
    series: [
      { type: 'bar', name: 'gain', data: bars, barWidth: '60%' },
      ...whiskers,
      {
        ...{ ...between, data: [] },
        markLine: {
          ...{ symbol: 'none', silent: true, animation: false },
          lineStyle: { color: LINE[ground], width: 1.5, type: 'solid' },
          label: { show: true, position: 'end', color: TEXT[ground], fontSize: 10 },
          data: boundaries.map(({ boundary, by }) => ({
            xAxis: boundary + 0.5,
            label: { formatter: `e = ${boundary}${by === '' ? '' : ` (${by})`}` },
          })),
        },
      },
    ],
  };
}
