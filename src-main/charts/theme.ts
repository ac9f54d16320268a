import type { ChartInk } from './ink.ts';

/** How words are set. */
export interface ChartFont {
  readonly family: string;
  /** Of all words; left out: as ECharts has it. */
  readonly size?: number;
}

/** What ECharts needs to know once for all charts. */
export function chartTheme(
  { ink, quiet, line, paper }: ChartInk,
  { family, size }: ChartFont,
): Record<string, unknown> {
  const sized = size === undefined ? {} : { fontSize: size };
  const axis = {
    axisLine: { lineStyle: { color: quiet } },
    axisTick: { lineStyle: { color: quiet } },
    axisLabel: { color: quiet, ...sized },
    nameTextStyle: { color: quiet, ...sized },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    textStyle: { fontFamily: family, color: ink, ...sized },
    legend: { textStyle: { color: ink, ...sized }, inactiveColor: quiet },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    visualMap: { textStyle: { color: quiet } },
    dataZoom: { textStyle: { color: quiet }, borderColor: line },
    tooltip: { backgroundColor: paper, borderColor: line, textStyle: { color: ink } },
  };
}
