import type { EChartsOption } from 'echarts';
import { RESAMPLES } from '../contract/stability.ts';
import { count, percent } from '../base/numbers.ts';
import { CHOICE_INKS } from './choice-ink.ts';
import { errorBars } from './error-bars.ts';
import { axisName, TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';

/** Of the resamples of one choice, or of several: the mean. */
export interface StabilityData {
  /** Share that chooses each e, 0..n, in percent. */
  readonly shares: readonly StabilityShare[];
  /** e that were chosen from the rows as they are. */
  readonly boundaries: readonly number[];
}

export interface StabilityShare {
  readonly share: number;
  /** From the lowest to the highest choice; left out where there is one. */
  readonly ends?: { readonly low: number; readonly high: number };
}

/** The shares of one choice. @param resampled resamples by the e that they choose, 0..n */
export function sharesOf(resampled: readonly number[]): number[] {
  const total = resampled.reduce((sum, times) => sum + times, 0);
  return resampled.map((times) => (100 * times) / total);
}

/** How often resamples of the rows choose each boundary. */
export function stabilityChart({ shares, boundaries }: StabilityData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const isChosen = (e: number): boolean => boundaries.includes(e);
  const bars = [
    { name: boundaries.length === 1 ? 'the chosen e' : 'a chosen e', color: ink.trains, has: isChosen },
    { name: 'another e', color: ink.frozen, has: (e: number) => !isChosen(e) },
  ];
  const spreads = shares.flatMap(({ share, ends }, x) =>
    ends === undefined || ends.low === ends.high ? [] : [{ x, y: share, xEnds: null, yEnds: ends }],
  );
  return {
    legend: { top: 0, left: 0, itemGap: 16, data: bars.map(({ name }) => name) },
    grid: { top: 40, right: 56, bottom: 48, left: 56 },
    tooltip: { ...TOOLTIP, trigger: 'item', formatter: (params) => tip(shares, params) },
    xAxis: {
      type: 'category',
      ...axisName('Boundary e (blocks 1..e frozen)', 28),
      data: shares.map((_, e) => String(e)),
      axisTick: { show: false },
    },
    yAxis: { type: 'value', ...axisName(`Share of ${count(RESAMPLES)} resamples (%)`, 40), min: 0, max: 100 },
    series: [
      ...bars.map(({ name, color, has }) => ({
        type: 'bar' as const,
        name,
        stack: 'shares',
        barCategoryGap: '28%',
        itemStyle: { color },
        data: shares.map(({ share }, e) => (has(e) ? share : '-')),
      })),
      ...(spreads.length === 0 ? [] : [{ ...errorBars('lowest to highest', ink.quiet, spreads), z: 3 }]),
    ],
  };
}

function tip(shares: StabilityData['shares'], params: unknown): string {
  const e = typeof params === 'object' && params !== null && 'dataIndex' in params ? Number(params.dataIndex) : -1;
  const at = shares[e];
  return at === undefined ? '' : `e = ${e}\n${percent(at.share / 100, 1)} of the resamples`;
}
