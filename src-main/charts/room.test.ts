/** Every chart of the window keeps its words within itself, in a wide window and at 200 %. */
import type { EChartsOption } from 'echarts';
import { describe, expect, it } from 'vitest';
import type { BoardCosts, BoardRow } from '../contract/board.ts';
import { LEDGER_LABELS } from '../contract/ledger.ts';
import type { LedgerItem } from '../contract/ledger.ts';
import { lookOf } from '../contract/method-look.ts';
import { confusionChart } from './confusion.ts';
import { scatterChart } from './cost-scatter.ts';
import { curvesChart } from './curves.ts';
import { deviationChart } from './deviation.ts';
import { gainsChart } from './gains.ts';
import { stabilityChart } from './stability.ts';
import { heatMapChart } from './heat-map.ts';
import { histogramChart } from './histogram.ts';
import { curveChart } from './loss.ts';
import { curveOfSteps, scaleOf } from './series.ts';
import { sweepChart } from './sweep.ts';
import { cutWords } from './testing/cut-words.ts';
import { timeSplitChart } from './time-split.ts';
import { tokenLengthsChart } from './token-lengths.ts';
import { validationChart } from './validation.ts';

/** Pixels that a chart has in a window of 450 and of 900 pixels. */
const WIDTHS = [320, 634];

const BLOCKS = 12;
const NAMES = ['salf', 'salf-lora', 'full', 'lora-full', 'lora-half', 'lift-front', 'lift-end', 'lift-random'];
const LABELS = ['description', 'entity', 'expression', 'human', 'location', 'number'];
const full = lookOf({ name: 'full' }, false);
const methods = NAMES.map((name) => ({ name, look: full }));
const score = (mean: number) => ({ n: 3, mean, interval: { low: mean - 0.1, high: mean + 0.1 } });
const costs = (run: number): BoardCosts => ({
  depthSaving: 0,
  flops: { backward: run / 2, steps: run, run },
  relativeFlops: { backward: 1, step: 1, run: 1 },
  measured: { seconds: score(100), secondsPerStep: 0.1, peakMemoryBytes: 2 ** 30 },
});
const row = (method: string, index: number): BoardRow => ({
  method,
  runs: 3,
  of: 3,
  macroF1: score(0.5 + index / 30),
  difference: null,
  timeToBaseline: null,
  machines: [],
  costs: costs(1e12 * (index + 1)),
});
const steps = Array.from({ length: 100 }, (_, index) => [index + 1, 2 + (index % 5) / 10] as const);
const view = {
  scale: scaleOf('step', null, { step: [], seconds: [], isExact: false }),
  whole: { from: 1, to: 100 },
  range: null,
  hasSlider: true,
};
const points = [0, 400, 800].map((x) => ({ x, mean: 0.5, low: 0.4, high: 0.6 }));
const curves = NAMES.map((method) => ({ method, seeds: [1, 2, 3], points }));
const spaces = Array.from({ length: BLOCKS + 1 }, (_, space) => ({ space, mean: 1, spread: 0.1 }));
const gains = spaces.slice(1).map(({ space }) => ({ gain: space / 10, eligible: space > 1 }));
const rows = LABELS.map((label, line) => ({ line, label, boundary: 3, deviations: spaces.map(() => line / 10) }));
const items = (Object.keys(LEDGER_LABELS) as LedgerItem[]).map((name) => ({ name, seconds: 1, flops: 0 }));
const bins = Array.from({ length: 12 }, (_, index) => ({ from: 10 * index, to: 10 * index + 10, rows: 5 }));
const boundaries = Array.from({ length: BLOCKS }, (_, index) => index);

const CHARTS: readonly (readonly [name: string, height: number, option: EChartsOption])[] = [
  [
    'confusion',
    356,
    confusionChart(
      LABELS,
      LABELS.map(() => LABELS.map(() => 3)),
      'light',
    ),
  ],
  ['F1 against cost', 480, scatterChart({ rows: NAMES.map(row), methods, cost: 'time' }, 'light', 'window')],
  ['curves', 320, curvesChart({ curves, methods, quantity: 'validation', axis: 'flops' }, 'light', 'window')],
  ['deviation', 304, deviationChart({ spaces, boundary: 11, samples: 1024, measure: 'margin' }, 'light')],
  [
    'stability',
    304,
    stabilityChart({ shares: spaces.map(({ space }) => ({ share: 2 * space })), boundaries: [11] }, 'light'),
  ],
  ['gains', 304, gainsChart({ gains, boundaries: [{ boundary: 11, by: '' }], formula: 'log-ratio' }, 'light')],
  [
    'gains of several seeds',
    280,
    gainsChart(
      {
        gains,
        boundaries: [
          { boundary: 1, by: 'seeds 1, 2' },
          { boundary: 11, by: 'seeds 3, 4, 5' },
        ],
        formula: 'log-ratio',
      },
      'light',
    ),
  ],
  ['samples', 560, heatMapChart(rows, 'label', 'light')],
  ['histogram', 304, histogramChart({ histogram: spaces.map(() => 90), boundary: 11 }, 'light')],
  [
    'loss',
    320,
    curveChart(curveOfSteps(steps), view, {
      name: 'tokens',
      unit: '1/s',
      look: full,
      ground: 'light',
      smoothing: 20,
      clips: true,
    }).option,
  ],
  [
    'sweep',
    420,
    sweepChart(
      { rows: boundaries.map((e) => row('', e)), sweep: { boundaries, choice: 11, rivals: [] }, cost: 'time' },
      'light',
      'window',
    ),
  ],
  ['time', 176, timeSplitChart({ items }, 'light')],
  [
    'lengths',
    260,
    tokenLengthsChart(
      (['train', 'validation', 'test'] as const).map((split) => ({ split, tokens: { histogram: bins } })),
      100,
    ),
  ],
  [
    'validation',
    240,
    validationChart(
      [
        { step: 50, macroF1: 0.5, accuracy: 0.6 },
        { step: 100, macroF1: 0.7, accuracy: 0.8 },
      ] as never,
      view,
      full,
      'light',
    ),
  ],
];

describe.each(WIDTHS)('in %i pixels', (width) => {
  it.each(CHARTS)('no word is cut: %s', (_name, height, option) => {
    expect(cutWords(option, width, height)).toEqual([]);
  });
});
