import type { EChartsOption } from 'echarts';
import { init } from 'echarts';
import { describe, expect, it } from 'vitest';
import type { BoardCosts, BoardMethod, BoardRow, Measured } from '../contract/board.ts';
import { distinctLooks } from '../contract/distinct-looks.ts';
import { lookOf } from '../contract/method-look.ts';
import { curvesChart } from './curves.ts';
import type { MethodCurve } from './curves.ts';
import { scatterChart } from './cost-scatter.ts';
import { sweepChart } from './sweep.ts';
import { strokeOf } from './testing/stroke.ts';
import { seriesNamed } from './testing/series.ts';

const measured = (mean: number, half: number | null = null): Measured => ({
  n: half === null ? 1 : 3,
  mean,
  interval: half === null ? null : { low: mean - half, high: mean + half },
});
const costs = (run: number): BoardCosts => ({
  depthSaving: 0,
  flops: { backward: run / 2, steps: run, run },
  relativeFlops: { backward: 1, step: 1, run: 1 },
  measured: { seconds: measured(1, 4), secondsPerStep: 0.1, peakMemoryBytes: 2 ** 30 },
});
const row = (method: string, macroF1: Measured | null, run = 1e12): BoardRow => ({
  method,
  runs: macroF1?.n ?? 0,
  of: 3,
  macroF1,
  difference: null,
  timeToBaseline: null,
  machines: [],
  costs: macroF1 === null ? null : costs(run),
});
const methods: readonly BoardMethod[] = [
  { name: 'full', family: 'full', isLora: false, look: lookOf({ name: 'full' }, false) },
  { name: 'lora-full', family: 'full', isLora: true, look: lookOf({ name: 'full' }, true) },
];
const rows = [row('full', measured(0.9, 0.2), 4e12), row('lora-full', measured(0.8), 2e12), row('half', null)];

/** Draws a chart as the report does, without any page. */
function svgOf(option: EChartsOption, width = 800): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: 400 });
  chart.setOption({ ...option, animation: false });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
const seriesOf = (option: EChartsOption) => [option.series].flat() as { type: string; name: string; data: unknown }[];

describe('scatterChart', () => {
  it('has a mark and an error bar for each method that has finished runs', () => {
    const series = seriesOf(scatterChart({ rows, methods, cost: 'run' }, 'light', 'window'));
    expect(series.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'line Pareto front of the means',
      'scatter full',
      'custom full',
      'scatter lora-full',
      'custom lora-full',
    ]);
    expect(series[0]!.data).toEqual([
      [2e12, 0.8],
      [4e12, 0.9],
    ]);
    expect(series[1]!.data).toEqual([[4e12, 0.9]]);
  });

  it('draws no score above 1 and no cost below 0, whatever the interval says', () => {
    const bars = seriesOf(scatterChart({ rows, methods, cost: 'time' }, 'dark', 'window'))[2]!.data as number[][];
    expect(bars[0]).toEqual([1, 0.9, 0, 5, 0.9 - 0.2, 1]);
  });

  it('names methods beside their marks in a window, and in a legend alone on paper', () => {
    const labels = (medium: 'window' | 'paper') =>
      seriesOf(scatterChart({ rows, methods, cost: 'run' }, 'light', medium))[1] as { label?: { show: boolean } };
    expect(labels('window').label?.show).toBe(true);
    expect(labels('paper').label?.show).toBe(false);
  });

  it('leaves out a method of unknown cost', () => {
    const unknown = { ...costs(1), relativeFlops: { backward: null, step: 1, run: null } };
    const series = seriesOf(
      scatterChart({ rows: [rows[0]!, { ...rows[1]!, costs: unknown }], methods, cost: 'runShare' }, 'light', 'paper'),
    );
    expect(series.map(({ name }) => name)).not.toContain('lora-full');
    expect(series[1]!.data).toEqual([[100, 0.9]]);
  });

  it('fills the marks of weights, and those of adapters not', () => {
    const series = seriesOf(scatterChart({ rows, methods, cost: 'run' }, 'light', 'paper'));
    const { ink } = methods[0]!.look;
    expect(series[1]).toMatchObject({ itemStyle: { color: ink.light } });
    expect(series[3]).toMatchObject({ itemStyle: { color: '#ffffff', borderColor: ink.light } });
  });

  it('can be drawn, with units on its axes', () => {
    const svg = svgOf(scatterChart({ rows, methods, cost: 'run' }, 'light', 'window'));
    expect(svg).toContain('macro-F1');
    expect(svg).toContain('4 TFLOP');
  });
});

describe('twelve methods', () => {
  const names = Array.from({ length: 12 }, (_, freeze) => `freeze:${freeze}`);
  const looks = distinctLooks(names.map(() => lookOf({ name: 'full' }, false)));
  const all = names.map((name, index): BoardMethod => ({
    name,
    family: 'full',
    isLora: false,
    look: looks[index]!,
  }));
  const curves = names.map((method, index) => ({
    method,
    seeds: [1],
    points: [1, 2].map((x) => ({ x, mean: index / x, low: 0, high: 1 })),
  }));
  it('have lines of their own, each with its name in the legend', () => {
    const svg = svgOf(
      curvesChart({ curves, methods: all, quantity: 'validation', axis: 'step' }, 'light', 'window'),
      1400,
    );
    for (const name of names) expect(svg).toContain(`>${name}</text>`);
    for (const { ink } of looks) expect(svg).toMatch(strokeOf(ink.light));
  });
});

describe('sweepChart', () => {
  const sweep = { boundaries: [0, 1, 2], choice: 1, regret: [], rivals: [] };
  it('marks the choice, and leaves a gap where nothing was trained', () => {
    const option = sweepChart({ rows, sweep, cost: 'backward' }, 'light', 'window');
    expect(
      seriesOf(option)
        .map(({ data }) => data)
        .slice(0, 2),
    ).toEqual([
      [2e12, 1e12, null],
      [0.9, 0.8, null],
    ]);
    expect(svgOf(option)).toContain('SALF: e = 1');
  });

  it('has a plot of its own for the cost on paper, in which the choice is marked without words', () => {
    const { grid, series } = sweepChart({ rows, sweep, cost: 'backwardShare' }, 'light', 'paper');
    expect(grid).toHaveLength(2);
    expect(series).toMatchObject([
      {
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: [100, 100, null],
        markLine: { label: { show: false }, data: [{ xAxis: 1 }] },
      },
      { name: 'macro-F1', markLine: { data: [{ xAxis: 1 }] } },
      { name: 'macro-F1' },
    ]);
  });

  it('marks where other rules stop, by name, and leaves out what was not trained', () => {
    const rivals = [
      { rule: 'variability', blocks: [2, 3], isSuffix: true },
      { rule: 'green-trainer', blocks: [1, 3], isSuffix: false },
      { rule: 'block-influence', blocks: [3], isSuffix: true },
    ] as const;
    for (const medium of ['window', 'paper'] as const) {
      const option = sweepChart({ rows, sweep: { ...sweep, rivals }, cost: 'backwardShare' }, 'light', medium);
      expect(seriesNamed(option, 'variability').data).toEqual([[1, 0.8]]);
      expect(seriesNamed(option, 'GreenTrainer (trains 1, 3)').data).toEqual([[0, 0.9]]);
      const svg = svgOf(option);
      expect(svg).toContain('>variability</text>');
      expect(svg).not.toContain('Block Influence');
    }
  });

  it('marks nothing where the choice is not known', () => {
    expect(
      svgOf(sweepChart({ rows, sweep: { ...sweep, choice: null }, cost: 'time' }, 'dark', 'window')),
    ).not.toContain('SALF');
  });
});

describe('curvesChart', () => {
  const point = (x: number, mean: number) => ({ x, mean, low: mean - 0.1, high: mean + 0.1 });
  const curve = (method: string, seeds: readonly number[]): MethodCurve => ({
    method,
    seeds,
    points: [point(1, 2), point(2, 1)],
  });
  it('has a band only where there are several seeds, and knows methods only that are shown', () => {
    const curves = [curve('full', [1, 2]), curve('lora-full', [1]), curve('hidden', [1, 2])];
    const option = curvesChart({ curves, methods, quantity: 'loss', axis: 'flops' }, 'light', 'window');
    expect(seriesOf(option).map(({ type, name }) => `${type} ${name}`)).toEqual([
      'line full',
      'custom full',
      'line lora-full',
    ]);
    expect(svgOf(option)).toContain('training loss');
  });
});
