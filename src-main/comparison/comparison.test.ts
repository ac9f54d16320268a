import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shownExperiment } from '../app/describing/shown-experiment.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { bootstrapDifference } from '../stats/bootstrap.ts';
import { estimate } from '../stats/estimate.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { renderTables } from '../tables/render.ts';
import { compareRuns } from './comparison.ts';
import type { Comparison, MethodSummary } from './comparison.ts';
import { experimentTables } from './experiment-tables.ts';
import { storeExperiment, TRUTHS } from './testing/finished.ts';
import type { Finish } from './testing/finished.ts';
import { TASK } from './testing/tiny-experiment.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'half', method: { name: 'half' } },
    { name: 'head', method: { name: 'head' } },
    { name: 'lisa', method: { name: 'lisa' } },
  ],
  seeds: [1, 2],
  datasets: [{ name: 'letters', task: TASK, data: { train: '/t', test: '/u' } }],
  models: [{ name: 'tiny', path: '/m' }],
  baseline: 'full',
  settings: {},
});

/** Right but for every `each`th row. */
const wrong = (each: number): number[] => TRUTHS.map((label, row) => (row % each === 0 ? (label + 1) % 3 : label));
const FULL: Finish = { answers: wrong(4), validations: [0.5, 0.75, 0.625] };

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-comparison-'));
  store = await openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function compared(finishes: Parameters<typeof storeExperiment>[2], asked = request): Comparison {
  storeExperiment(store, asked, finishes);
  return compareRuns(store, shownExperiment(store, 'x-1'))[0]!;
}
const methodOf = (comparison: Comparison, name: string): MethodSummary =>
  comparison.methods.find(({ method }) => method === name)!;

describe('compareRuns', () => {
  it('compares each method with the baseline on the same rows and seeds', () => {
    const comparison = compared({
      'full 1': FULL,
      'full 2': { ...FULL, answers: wrong(5) },
      'half 1': { answers: TRUTHS },
      'half 2': { answers: wrong(7) },
      'head 1': { answers: wrong(4) },
      'head 2': { answers: wrong(5) },
    });
    const [full, half, head] = ['full', 'half', 'head'].map((name) => methodOf(comparison, name));
    expect(full).toMatchObject({ difference: null });
    expect(half!.macroF1).toEqual(estimate(half!.finished.map(({ macroF1 }) => macroF1)));
    const pairs = [
      { method: TRUTHS, baseline: wrong(4) },
      { method: wrong(7), baseline: wrong(5) },
    ];
    const alone = bootstrapDifference({ truths: TRUTHS, pairs, classes: 3 });
    expect(half!.difference).toMatchObject({ rows: { ...alone, correctedP: 2 * alone.p }, verdict: 'better' });
    expect(half!.difference!.seeds.mean).toBeCloseTo(alone.difference, 12);
    expect(head!.difference).toMatchObject({
      rows: { difference: 0, correctedP: 1 },
      verdict: 'no difference shown',
    });
  });

  it('pairs only seeds that both have, and says what became of the others', () => {
    const comparison = compared({
      'full 1': FULL,
      'full 2': FULL,
      'half 1': { answers: TRUTHS },
      'half 2': 'diverged',
    });
    const half = methodOf(comparison, 'half');
    expect(half.macroF1).toMatchObject({ n: 1, interval: null });
    expect(half.difference!.seeds).toMatchObject({ n: 1, p: null });
    const run = 'r-tiny-letters-half-2';
    expect(half.gaps).toEqual([{ seed: 2, run, state: 'diverged', reason: 'Step 4 gave NaN.', place: null }]);
    expect(methodOf(comparison, 'head').gaps.map(({ state }) => state)).toEqual([null, null]);
    expect(methodOf(comparison, 'head')).toMatchObject({ macroF1: null, difference: null, costs: null });
  });

  it('compares nothing without a run of the baseline', () => {
    expect(methodOf(compared({ 'half 1': { answers: TRUTHS } }), 'half').difference).toBeNull();
  });

  it('tests nothing without the labels of the test rows', () => {
    storeExperiment(store, request, { 'full 1': FULL, 'half 1': { answers: TRUTHS } }, { knowsLabels: false });
    const [comparison] = compareRuns(store, shownExperiment(store, 'x-1'));
    expect(methodOf(comparison!, 'half').difference).toMatchObject({ seeds: { n: 1 }, rows: null, verdict: null });
    const text = renderTables(experimentTables(store, shownExperiment(store, 'x-1')), 'text');
    expect(text).toContain('not tested');
    expect(text).toContain('note: No difference was tested: the labels of the test rows are not known.');
  });

  it('keeps the kinds of cost apart, relative to a run that trains every block', () => {
    const comparison = compared({
      'full 1': FULL,
      'half 1': { answers: TRUTHS, backward: 1e9, steps: 21, seconds: 20.5, depthSaving: 0.5 },
    });
    const costs = methodOf(comparison, 'half').costs!;
    expect(costs).toMatchObject({
      depthSaving: 0.5,
      measured: { peakMemoryBytes: 300 * 2 ** 20, seconds: { mean: 20.5, n: 1 } },
    });
    expect(costs.relativeFlops.backward).toBeCloseTo(1 / 4, 12);
    expect(costs.relativeFlops.step).toBeCloseTo(3 / 6, 12);
    expect(costs.relativeFlops.run).toBeCloseTo((21 * 3 + 6) / (11 * 6 + 6), 12);
    expect(costs.measured!.time).toMatchObject({
      forward: 4,
      backward: 12,
      forwardBackward: 0,
      optimizer: 2,
      warmup: 1,
      rest: 1.5,
    });
    expect(costs.measured!.secondsPerStep).toBeCloseTo(18 / 20, 12);
  });

  it('counts a step against the plan where no run trains every block', () => {
    const asked = { ...request, methods: request.methods.slice(1), baseline: 'half' };
    const { costs } = methodOf(compared({ 'half 1': { answers: TRUTHS, backward: 1e9 } }, asked), 'half');
    expect(costs!.relativeFlops).toEqual({ backward: null, step: 0.5, run: null });
  });

  it('tells when a method reached what the baseline of its seed ended with', () => {
    const comparison = compared({
      'full 1': FULL,
      'full 2': { ...FULL, validations: [0.9] },
      'half 1': { answers: TRUTHS, validations: [0.25, 0.5, 0.75] },
      'half 2': { answers: TRUTHS },
      'head 2': { answers: TRUTHS, validations: [0.5] },
    });
    const time = (name: string) => methodOf(comparison, name).timeToBaseline;
    expect(time('full')).toMatchObject({ seconds: { mean: 1.5, n: 2 }, reached: 2, of: 2 });
    expect(time('half')).toMatchObject({ seconds: { mean: 3, n: 1 }, reached: 1, of: 2 });
    expect(time('head')).toEqual({ seconds: null, reached: 0, of: 1 });
  });
});

describe('experimentTables', () => {
  const finishes: Parameters<typeof storeExperiment>[2] = {
    'full 1': FULL,
    'full 2': { ...FULL, answers: wrong(5) },
    'half 1': { answers: TRUTHS, backward: 1e9, depthSaving: 0.5 },
    'half 2': 'diverged',
    'head 1': { answers: wrong(3), validations: [0.25] },
    'head 2': { answers: wrong(3), validations: [0.25] },
  };

  it('shows a row a method, in parts for scores, costs and time', () => {
    storeExperiment(store, request, finishes);
    const tables = experimentTables(store, shownExperiment(store, 'x-1'));
    expect(tables).toHaveLength(1);
    const lines = renderTables(tables, 'text').split('\n');
    expect(lines).toMatchInlineSnapshot(`
      [
        "tiny on letters: 2 seeds, baseline full",
        "",
        "scores on the test rows:",
        "method     runs       macro-F1       difference to full       p  verdict",
        "full          2  0.775 ± 0.318",
        "half          1          1.000  +0.250 [+0.149, +0.369]  <0.001  better",
        "head          2  0.556 ± 0.000  -0.219 [-0.304, -0.123]  <0.001  worse",
        "lisa          0",
        "untrained           not scored",
        "majority                 0.167  -0.608 [-0.691, -0.514]  <0.001  worse",
        "",
        "costs of a run, its own analysis among them:",
        "method  depth saved (%)  backward FLOPs (%)  step FLOPs (%)  run FLOPs (%)    time (s)  step (ms)  peak memory (MiB)  to full’s F1 (s)",
        "full                0.0               100.0           100.0          100.0  10.0 ± 0.0      750.0                300               2.0",
        "half               50.0                25.0            50.0           54.2        10.0      750.0                300               2.0",
        "head                0.0               100.0           100.0          100.0  10.0 ± 0.0      750.0                300       not reached",
        "",
        "where the time of a run went, in seconds:",
        "method  forward  backward  optimiser  warm-up  rest",
        "full       1.38      4.13       2.00     1.00  1.50",
        "half       1.38      4.13       2.00     1.00  1.50",
        "head       1.38      4.13       2.00     1.00  1.50",
        "",
        "note: macro-F1 and time: means over the seeds, ± half a 95 % Student t interval.",
        "note: Difference to full: in macro-F1 on the same rows and seeds, with the 95 % interval of 10,000 paired bootstrap resamples of the test rows; p is two-sided, with Holm’s correction for 2 methods.",
        "note: Better or worse is said only where p < 0.05 and the interval excludes 0; it speaks of other test rows, not of other seeds.",
        "note: Depth saved: mean(e)/n, e the blocks that the backward pass did not reach. FLOPs by count, training every block being 100 %: of the backward pass and of both passes of a step, and of a run with its updates and its own analysis.",
        "note: To full’s F1: run time until the first validation that reached what full of the same seed ended with.",
        "note: untrained: the model as it is was not scored yet; starting the comparison again scores it.",
        "note: majority: “cat”, the most frequent class of the training rows, as the answer to every row.",
        "note: half, seed 2: diverged (Step 4 gave NaN).",
        "note: lisa, seeds 1, 2: not trained yet.",
        "",
      ]
    `);
  });

  it('says which runs are cheaper than their method, because others computed for them', () => {
    storeExperiment(store, request, { 'full 1': FULL, 'half 2': { answers: TRUTHS, foundCache: true } });
    const text = renderTables(experimentTables(store, shownExperiment(store, 'x-1')), 'text');
    expect(text).toContain('note: half, seed 2: what the frozen blocks compute was on the disk already;');
    expect(text).not.toContain('full, seed 1: what');
  });

  it('shows all data sets beside each other, and never sets a number off without a verdict', () => {
    const [letters] = request.datasets;
    const asked = { ...request, datasets: [letters!, { ...letters!, name: 'more' }] };
    storeExperiment(store, asked, finishes);
    const tables = experimentTables(store, shownExperiment(store, 'x-1'));
    expect(tables.map(({ title }) => title)).toEqual([
      'tiny on letters: 2 seeds, baseline full',
      'tiny on more: 2 seeds, baseline full',
      'macro-F1 of tiny on all data sets, baseline full',
    ]);
    const overview = renderTables(tables.slice(2), 'markdown');
    expect(overview).toContain('| half | **1.000** | **1.000** |');
    expect(overview).not.toContain('| **full');
  });
});
