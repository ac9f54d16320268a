import { init, use } from 'echarts/core';
import { BarChart, CustomChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts';
import { describe, expect, it } from 'vitest';
import { lookOf } from '../contract/method-look.ts';
import { plain, roundRange } from './axes.ts';
import { confusionChart } from './confusion.ts';
import { curveChart } from './loss.ts';
import type { CurveLook } from './loss.ts';
import { curveOfSteps, scaleOf } from './series.ts';
import { timeSplitChart } from './time-split.ts';
import { validationChart } from './validation.ts';

use([BarChart, CustomChart, HeatmapChart, LineChart, SVGRenderer]);
use([DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, MarkPointComponent]);
use([TooltipComponent, VisualMapComponent]);

/** What is drawn, as an SVG document. */
function drawn(option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 400 });
  chart.setOption({ ...option, animation: false });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
const namesOf = ({ series }: EChartsOption): string[] => (series as { name: string }[]).map(({ name }) => name);

const full = lookOf({ name: 'full' }, false);
const NO_CLOCK = { step: [], seconds: [], isExact: false };
const view = { scale: scaleOf('step', null, NO_CLOCK), whole: { from: 1, to: 100 }, range: null };
const look: CurveLook = { name: 'loss', look: full, ground: 'light', smoothing: 1, clips: true };
const peaked = curveOfSteps(
  Array.from({ length: 100 }, (_, index) => [index + 1, index === 50 ? 900 : 2 + (index % 5) / 10] as const),
);

describe('a curve', () => {
  it('is drawn once raw, and once more where it is smoothed', () => {
    expect(namesOf(curveChart(peaked, view, look).option)).toEqual(['loss']);
    const { option } = curveChart(peaked, view, { ...look, smoothing: 20 });
    expect(namesOf(option)).toEqual(['as it was', 'smoothed']);
    expect(drawn(option)).toContain('smoothed');
  });

  it('says how much of it lies outside of the view', () => {
    const { option, outside } = curveChart(peaked, view, look);
    expect(outside).toBe(1);
    expect(option.yAxis).toMatchObject({ name: 'loss', min: 2, max: expect.closeTo(2.4, 9) as number });
    expect(curveChart(peaked, view, { ...look, clips: false }).outside).toBe(0);
    expect(curveChart(peaked, { ...view, range: { from: 60, to: 90 } }, look).outside).toBe(0);
  });

  it('has a surface where stretches span several steps', () => {
    const coarse = { step: [50, 100], count: [50, 50], min: [1, 1], mean: [2, 1.5], max: [3, 2] };
    expect(drawn(curveChart(coarse, view, look).option)).toContain('fill-opacity="0.16"');
    expect(drawn(curveChart(peaked, view, look).option)).not.toContain('fill-opacity="0.16"');
  });

  it('is an empty frame before the first step', () => {
    const nothing = { step: [], count: [], min: [], mean: [], max: [] };
    expect(drawn(curveChart(nothing, { ...view, whole: { from: 0, to: 0 } }, look).option)).toContain('loss');
  });
});

it('validations mark their best', () => {
  const at = (step: number, macroF1: number) => ({ step, macroF1, accuracy: 0.5 });
  const svg = drawn(validationChart([at(10, 0.25), at(20, 0.75), at(30, 0.75)], view, full, 'dark'));
  expect(svg.match(/0\.750/g)).toHaveLength(1);
});

it('a confusion matrix counts in every cell, rows from the first label down', () => {
  const counts = [
    [8, 2],
    [0, 5],
  ];
  const option = confusionChart(['yes', 'no'], counts, 'light');
  const svg = drawn(option);
  for (const text of ['>8<', '>2<', '>0<', '>5<', 'predicted', 'true label']) expect(svg).toContain(text);
  const cells = (option.series as { data: { value: number[] }[] }[]).map(({ data }) => data.map((cell) => cell.value));
  // Predicted, true label, rows, share of the label's rows: what is right, then what is wrong.
  expect(cells).toEqual([
    [
      [0, 0, 8, 0.8],
      [1, 1, 5, 1],
    ],
    [
      [1, 0, 2, 0.2],
      [0, 1, 0, 0],
    ],
  ]);
  expect(option.yAxis).toMatchObject({ inverse: true });
});

it('time is split into the parts that took any', () => {
  const items = [
    { name: 'data', seconds: 1 },
    { name: 'copies', seconds: 0 },
    { name: 'forwardBackward', seconds: 3 },
  ] as const;
  const option = timeSplitChart({ items }, 'light');
  expect(namesOf(option)).toEqual(['data', 'forward and backward']);
  expect(drawn(option)).toContain('forward and backward');
});

it('ranges end at round marks', () => {
  expect(roundRange(0.13, 0.91)).toMatchObject({ min: 0, max: 1 });
  expect(roundRange(5, 5)).toMatchObject({ min: 4, max: 6 });
  expect(roundRange(0, 0)).toMatchObject({ min: 0, max: 0.25 });
});

it('numbers are as long as they need to be', () => {
  expect([0, 1234.5, 0.00012, 2e6, 0.25].map(plain)).toEqual(['0', '1,235', '1.2e-4', '2e+6', '0.25']);
});
