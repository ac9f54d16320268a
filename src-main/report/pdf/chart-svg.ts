import type { EChartsOption } from 'echarts';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { boundarySweepOption } from '../../charts/boundary-sweep.ts';
import { f1CostOption } from '../../charts/f1-cost.ts';
import { gainBarsOption } from '../../charts/gain-bars.ts';
import { validationCurvesOption } from '../../charts/validation-curves.ts';
import type { ReportChart } from '../report.ts';
import { printable } from './fonts.ts';

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

type Kind = ReportChart['kind'];
type DataOf<K extends Kind> = Extract<ReportChart, { readonly kind: K }>['data'];
/** How each chart is drawn, and how tall it is in points. */
type Drawers = {
  readonly [K in Kind]: { readonly height: number; readonly option: (data: DataOf<K>) => EChartsOption };
};

const DRAWERS: Drawers = {
  'f1-cost': { height: 200, option: (data) => f1CostOption(data, 'light') },
  'validation-curves': { height: 200, option: (data) => validationCurvesOption(data, 'light') },
  'gain-bars': { height: 200, option: (data) => gainBarsOption(data, 'light') },
  'boundary-sweep': { height: 290, option: (data) => boundarySweepOption(data, 'light') },
};

const INK = { text: '#1b2027', quiet: '#565f6a', line: '#dde1e5' };
const TEXT_SIZE = 9;
const axis = {
  axisLine: { show: true, lineStyle: { color: INK.quiet } },
  axisTick: { show: true, lineStyle: { color: INK.quiet } },
  axisLabel: { color: INK.quiet, fontSize: TEXT_SIZE },
  nameTextStyle: { color: INK.quiet, fontSize: TEXT_SIZE },
  splitLine: { lineStyle: { color: INK.line } },
};
const THEME = {
  textStyle: { fontFamily: 'Roboto', fontSize: TEXT_SIZE, color: INK.text },
  legend: { textStyle: { color: INK.text, fontSize: TEXT_SIZE } },
  categoryAxis: { ...axis, splitLine: { show: false } },
  valueAxis: axis,
};

/** A chart as an SVG document. @param width in points */
export function chartSvg({ kind, data }: ReportChart, width: number): string {
  const { height, option } = DRAWERS[kind] as { height: number; option: (data: unknown) => EChartsOption };
  const chart = init(null, THEME, { renderer: 'svg', ssr: true, width, height });
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
