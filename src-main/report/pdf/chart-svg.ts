import type { EChartsOption } from 'echarts';
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { scatterChart } from '../../charts/cost-scatter.ts';
import { curvesChart } from '../../charts/curves.ts';
import { gainsChart } from '../../charts/gains.ts';
import { CHART_INKS } from '../../charts/ink.ts';
import { ruleRoom } from '../../charts/rule-rows.ts';
import { stabilityChart } from '../../charts/stability.ts';
import { sweepChart } from '../../charts/sweep.ts';
import { chartTheme } from '../../charts/theme.ts';
import type { ReportChart } from '../report.ts';
import { printable } from './fonts.ts';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

type Kind = ReportChart['kind'];
type DataOf<K extends Kind> = Extract<ReportChart, { readonly kind: K }>['data'];
/** How each chart is drawn, and how tall it is in points. */
type Drawers = {
  readonly [K in Kind]: {
    readonly height: number;
    /** More of it, where the data needs that. */
    readonly more?: (data: DataOf<K>) => number;
    readonly option: (data: DataOf<K>) => EChartsOption;
  };
};

const DRAWERS: Drawers = {
  'cost-scatter': { height: 200, option: (data) => scatterChart(data, 'light', 'paper') },
  curves: { height: 200, option: (data) => curvesChart(data, 'light', 'paper') },
  gains: { height: 216, more: ({ rules = [] }) => ruleRoom(rules), option: (data) => gainsChart(data, 'light') },
  stability: { height: 168, option: (data) => stabilityChart(data, 'light') },
  sweep: { height: 290, option: (data) => sweepChart(data, 'light', 'paper') },
};

const THEME = chartTheme(CHART_INKS.light, { family: 'Roboto', size: 9 });

/** A chart as an SVG document. @param width in points */
export function chartSvg({ kind, data }: ReportChart, width: number): string {
  const { height, more, option } = DRAWERS[kind] as {
    height: number;
    more?: (data: unknown) => number;
    option: (data: unknown) => EChartsOption;
  };
  const all = height + (more?.(data) ?? 0);
  const chart = init(null, THEME, { renderer: 'svg', ssr: true, width, height: all });
  try {
    // Nobody points at paper: what would only answer to a mouse stays out.
    const drawn: EChartsOption = { ...option(data), animation: false };
    delete drawn.tooltip;
    chart.setOption(drawn);
    return printable(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}
