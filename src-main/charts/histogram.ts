import type { EChartsOption } from 'echarts';
import { CHOICE_INKS } from './choice-ink.ts';
import { TOOLTIP } from './frame.ts';
import type { Ground } from './ink.ts';

export interface HistogramData {
  /** Samples by their own e, 0..n. */
  readonly histogram: readonly number[];
  /** e of the mean deviations, which stands out. */
  readonly boundary: number;
}

/** Where each sample alone would draw the line. */
export function histogramChart({ histogram, boundary }: HistogramData, ground: Ground): EChartsOption {
  const ink = CHOICE_INKS[ground];
  const samples = histogram.reduce((sum, rows) => sum + rows, 0);
  const series = [
    { name: 'samples’ own e', color: ink.frozen, has: (e: number) => e !== boundary },
    { name: `the same as the common e = ${boundary}`, color: ink.trains, has: (e: number) => e === boundary },
  ];
  return {
    legend: { top: 0, left: 0, itemGap: 16 },
    grid: { top: 40, right: 24, bottom: 48, left: 56 },
    tooltip: {
      ...TOOLTIP,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (params) => tip(histogram, samples, params),
    },
    xAxis: {
      type: 'category',
      name: 'Boundary e (blocks 1..e frozen)',
      nameLocation: 'middle',
      nameGap: 28,
      data: histogram.map((_, e) => String(e)),
    },
    yAxis: { type: 'value', name: `Samples (of ${samples})`, nameLocation: 'middle', nameGap: 40, minInterval: 1 },
    series: series.map(({ name, color, has }) => ({
      type: 'bar' as const,
      name,
      stack: 'samples',
      barCategoryGap: '28%',
      itemStyle: { color },
      data: histogram.map((rows, e) => (has(e) ? rows : '-')),
    })),
  };
}

function tip(histogram: readonly number[], samples: number, params: unknown): string {
  const first: unknown = Array.isArray(params) ? params[0] : params;
  const e = typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
  const rows = histogram[e];
  if (rows === undefined) return '';
  return `e = ${e}\n${rows} of ${samples} samples (${((100 * rows) / samples).toFixed(0)} %)`;
}
