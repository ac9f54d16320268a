import type { EChartsOption, LegendComponentOption } from 'echarts';

/** Where a chart is shown. On paper nothing scrolls and nobody points at anything. */
export type Medium = 'window' | 'paper';

/** The middle of an axis names it, with its unit. */
export function axisName(name: string, gap: number): { name: string; nameLocation: 'middle'; nameGap: number } {
  return { name, nameLocation: 'middle', nameGap: gap };
}

/** Tooltips are drawn, not written as HTML: the window's policy forbids inline styles. */
export const TOOLTIP = { renderMode: 'richText', confine: true } as const;

/** Room around a plot for its axes' names and the names of many methods. */
export function methodFrame(medium: Medium, legend: LegendComponentOption): EChartsOption {
  return medium === 'window'
    ? {
        aria: { enabled: true },
        grid: { left: 64, right: 32, top: 56, bottom: 56 },
        legend: { type: 'scroll', top: 0, ...legend },
      }
    : {
        grid: { left: 56, right: 132, top: 16, bottom: 44 },
        legend: {
          orient: 'vertical',
          right: 0,
          top: 8,
          itemHeight: 8,
          itemGap: 8,
          textStyle: { width: 84, overflow: 'break' },
          ...legend,
        },
      };
}

interface Score {
  readonly mean: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly n: number;
}

/** Three decimals, the ends of an interval among them. */
export function scoreText({ mean, interval, n }: Score): string {
  const half = interval === null ? '' : ` ± ${(interval.high - mean).toFixed(3)}`;
  return `${mean.toFixed(3)}${half} (n = ${n})`;
}

/** The interval of a score. Scores lie between 0 and 1; an interval of a mean knows nothing of it. */
export function scoreEnds({ interval }: Pick<Score, 'interval'>): Score['interval'] {
  return interval === null ? null : { low: Math.max(0, interval.low), high: Math.min(1, interval.high) };
}
