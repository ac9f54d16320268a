/** What charts share on the screen; the colours are those of the style sheet. */
import type { EChartsOption } from 'echarts';

export interface ChartInk {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly paper: string;
}

export const CHART_INKS: Readonly<Record<'light' | 'dark', ChartInk>> = {
  light: { ink: '#1b2027', quiet: '#565f6a', line: '#dde1e5', paper: '#ffffff' },
  dark: { ink: '#e6e9ed', quiet: '#a3adb8', line: '#30363d', paper: '#1b1f24' },
};

/** An ECharts theme. */
export function chartTheme({ ink, quiet, line, paper }: ChartInk): Record<string, unknown> {
  const axis = {
    axisLine: { lineStyle: { color: quiet } },
    axisTick: { lineStyle: { color: quiet } },
    axisLabel: { color: quiet },
    nameTextStyle: { color: quiet },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    textStyle: { fontFamily: 'system-ui, sans-serif', color: ink },
    legend: { textStyle: { color: ink }, inactiveColor: quiet },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    visualMap: { textStyle: { color: quiet } },
    dataZoom: { textStyle: { color: quiet }, borderColor: line },
    tooltip: { backgroundColor: paper, borderColor: line, textStyle: { color: ink } },
  };
}

/** Tooltips are drawn, not written as HTML: the page's policy forbids inline styles. */
export const CHART_BASE: EChartsOption = { tooltip: { renderMode: 'richText', confine: true } };
