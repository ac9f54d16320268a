/** How long prompts are, splits side by side: shares of rows, since splits differ in size. */
import type { EChartsOption } from 'echarts';
import type { SplitName, TokenLengths } from '../contract/dataset-draft.ts';
import { TOOLTIP } from './frame.ts';

export interface SplitLengths {
  readonly split: SplitName;
  readonly tokens: Pick<TokenLengths, 'histogram'>;
}

/** Each has a contrast of 3 : 1 or more on light and on dark ground. */
const SPLIT_COLOURS: Readonly<Record<SplitName, string>> = {
  train: '#2f7fd6',
  validation: '#7d8793',
  test: '#c7741a',
};

const MARK = '#7d8793';

/** @param maxLength where prompts are cut; marked if any is as long */
export function tokenLengthsChart(splits: readonly SplitLengths[], maxLength: number): EChartsOption {
  const step = Math.max(1, ...splits.map(({ tokens }) => widthOf(tokens.histogram)));
  const end = Math.max(step, ...splits.map(({ tokens }) => tokens.histogram.at(-1)?.to ?? 0));
  const bins = Array.from({ length: Math.ceil(end / step) }, (_, index) => index * step);
  const cutAt = bins.findIndex((from) => maxLength >= from && maxLength < from + step);
  return {
    aria: { enabled: true },
    tooltip: {
      ...TOOLTIP,
      trigger: 'axis',
      valueFormatter: (value) => `${Number(value).toFixed(1)} %`,
    },
    legend: { top: 0, right: 0 },
    grid: { top: 40, right: 16, bottom: 48, left: 56 },
    xAxis: {
      type: 'category',
      name: 'Length of the prompt (tokens)',
      nameLocation: 'middle',
      nameGap: 32,
      data: bins.map((from) => (step === 1 ? String(from) : `${from}–${from + step - 1}`)),
    },
    yAxis: { type: 'value', name: 'Rows (%)', nameLocation: 'middle', nameGap: 40, min: 0 },
    series: splits.map(({ split, tokens }, index) => ({
      type: 'bar',
      name: split,
      color: SPLIT_COLOURS[split],
      barMaxWidth: 24,
      data: sharesOf(tokens.histogram, bins, step),
      ...(index === 0 && cutAt !== -1
        ? {
            markLine: {
              symbol: 'none',
              lineStyle: { type: 'dashed', color: MARK },
              label: { formatter: `cut at ${maxLength}`, color: MARK, textBorderWidth: 0 },
              data: [{ xAxis: cutAt }],
            },
          }
        : {}),
    })),
  };
}

type Histogram = TokenLengths['histogram'];

function widthOf(histogram: Histogram): number {
  const [first] = histogram;
  return first === undefined ? 1 : first.to - first.from;
}

/** Percent of the rows in each bin; narrower steps fall whole into wider ones, since all are powers of two. */
function sharesOf(histogram: Histogram, bins: readonly number[], step: number): number[] {
  const all = histogram.reduce((sum, { rows }) => sum + rows, 0);
  const counts = bins.map(() => 0);
  for (const { from, rows } of histogram) counts[Math.floor(from / step)]! += rows;
  return counts.map((rows) => (all === 0 ? 0 : (100 * rows) / all));
}
