import type { EChartsOption } from 'echarts';
import type { Ledger, LedgerItem } from '../contract/ledger.ts';
import { LEDGER_LABELS, totalSeconds } from '../contract/ledger.ts';
import { plain } from './axes.ts';
import { TOOLTIP } from './frame.ts';
import { CHART_INKS } from './ink.ts';
import type { Ground } from './ink.ts';

/** Work on the weights strong, what surrounds it pale; neighbours differ in lightness, too. */
const INKS: Readonly<Record<LedgerItem, readonly [light: string, dark: string]>> = {
  model: ['#9aa4ae', '#6d7782'],
  data: ['#c3cad1', '#8c96a1'],
  compile: ['#7b858f', '#59636d'],
  analysis: ['#0b62c4', '#6cb0ff'],
  caching: ['#7fb2ea', '#3f7cc0'],
  warmup: ['#b8a44a', '#d8c25a'],
  forwardBackward: ['#117733', '#5cc98a'],
  forward: ['#58a877', '#3d9161'],
  backward: ['#0d5c28', '#7fdba6'],
  optimizer: ['#c2410c', '#ff9a5c'],
  copies: ['#e3a072', '#b96530'],
  probes: ['#d9d2b0', '#7d7440'],
  evaluation: ['#6b5fb5', '#b4a8f5'],
  checkpoint: ['#b9b1e6', '#7a6fc0'],
  other: ['#dde1e5', '#3c444d'],
};

/** Where the seconds of a run went, as parts of one bar. */
export function timeSplitChart({ items }: Pick<Ledger, 'items'>, ground: Ground): EChartsOption {
  const total = totalSeconds(items);
  return {
    xAxis: {
      type: 'value',
      name: 'time (s)',
      nameLocation: 'middle',
      nameGap: 28,
      max: total,
      axisLabel: { formatter: plain, showMaxLabel: false },
      splitLine: { show: false },
    },
    yAxis: { type: 'category', data: [''], show: false },
    grid: { left: 16, right: 24, top: 8, height: 36 },
    // The table below names all parts as well.
    legend: { top: 104, left: 8, right: 8, itemGap: 12, itemWidth: 14, type: 'scroll' },
    tooltip: {
      ...TOOLTIP,
      valueFormatter: (value) => (typeof value === 'number' ? `${shareOf(value, total)} of the time` : String(value)),
    },
    series: items
      .filter(({ seconds }) => seconds > 0)
      .map(({ name, seconds }) => ({
        type: 'bar' as const,
        stack: 'time',
        name: LEDGER_LABELS[name],
        data: [seconds],
        barWidth: 28,
        itemStyle: {
          color: INKS[name][ground === 'light' ? 0 : 1],
          borderColor: CHART_INKS[ground].paper,
          borderWidth: 1,
        },
      })),
  };
}

function shareOf(seconds: number, total: number): string {
  return total === 0 ? '0 %' : `${((100 * seconds) / total).toFixed(1)} %`;
}
