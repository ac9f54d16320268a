import type { EChartsOption } from 'echarts';

/** The middle of an axis names it, with its unit. */
export function axisName(name: string, gap: number): { name: string; nameLocation: 'middle'; nameGap: number } {
  return { name, nameLocation: 'middle', nameGap: gap };
}

/** What all charts of a board share. Tooltips are drawn, not written as HTML: the page's policy forbids inline styles. */
export const BOARD_CHART: EChartsOption = {
  aria: { enabled: true },
  grid: { left: 64, right: 32, top: 56, bottom: 56 },
  legend: { type: 'scroll', top: 0, itemWidth: 24 },
};

export const TOOLTIP = { renderMode: 'richText', confine: true } as const;

/** Three decimals, the ends of an interval among them. */
export function scoreText({
  mean,
  interval,
  n,
}: {
  mean: number;
  interval: { low: number; high: number } | null;
  n: number;
}): string {
  const half = interval === null ? '' : ` ± ${(interval.high - mean).toFixed(3)}`;
  return `${mean.toFixed(3)}${half} (n = ${n})`;
}
