import type { EChartsOption } from 'echarts';
import { init } from 'echarts/core';
import { CHART_INKS } from '../../src-main/charts/ink.ts';
import { chartTheme } from '../../src-main/charts/theme.ts';
import './echarts-parts.ts';

export const CHART_FONT = { family: 'system-ui, sans-serif' };

/** A chart as an SVG document on white ground; no element of the page is needed. */
export function chartSvg(option: EChartsOption, { width, height }: { width: number; height: number }): string {
  const chart = init(null, chartTheme(CHART_INKS.light, CHART_FONT), { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...option, animation: false, backgroundColor: '#ffffff' });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
