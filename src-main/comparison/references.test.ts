import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shownExperiment } from '../app/describing/shown-experiment.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { UntrainedSettings } from '../contract/request.ts';
import { bootstrapDifference } from '../stats/bootstrap.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { compareRuns } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { experimentTables } from './experiment-tables.ts';
import { mostFrequent } from './references.ts';
import { storeExperiment, TEST_HASH, TRUTHS } from './testing/finished.ts';
import { TASK as LETTERS } from './testing/tiny-experiment.ts';
import { untrainedKey } from './untrained.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: ['full', 'half', 'head'].map((name) => ({ name, method: { name } })),
  seeds: [1, 2],
  datasets: [{ name: 'letters', task: LETTERS, data: { train: '/t', test: '/u' } }],
  models: [{ name: 'tiny', path: '/m' }],
  baseline: 'full',
  settings: {},
});
const wrong = (each: number): number[] => TRUTHS.map((label, row) => (row % each === 0 ? (label + 1) % 3 : label));
const GUESSES = wrong(2);

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-references-'));
  store = await openStore(folder);
  const finishes = [1, 2].flatMap((seed) => [
    [`full ${seed}`, { answers: wrong(4) }] as const,
    [`half ${seed}`, { answers: wrong(5) }] as const,
  ]);
  storeExperiment(store, request, Object.fromEntries(finishes));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const TASK = UntrainedSettings.shape.task.parse(LETTERS);
if (TASK.kind === 'preset') throw new Error('no words of its own');
const source = { model: 'model-hash', test: TEST_HASH, task: TASK, settings: request.settings };
function scoreUntrained(): void {
  const score = { split: 'test', macroF1: 0.5, accuracy: 0.5, loss: 2, perClass: [], confusion: [] } as const;
  store.untrainedScores.put(untrainedKey(source), { ...score, predictions: GUESSES, seconds: 12, flops: 3e12 });
}

function compared(baseline = 'full'): Comparison {
  const { id } = shownExperiment(store, 'x-1');
  return compareRuns(store, { ...shownExperiment(store, id), request: { ...request, baseline } })[0]!;
}

describe('the majority class', () => {
  it('is that of the training rows, and answers every test row', () => {
    const [, majority] = compared().references;
    // Twenty of the sixty rows are right: F1 0.5 of one class of three.
    expect(majority).toMatchObject({
      method: 'majority',
      answer: 'cat',
      macroF1: { n: 1, mean: 0.5 / 3, interval: null },
    });
    expect(majority!.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(new Set(majority!.runs[0]!.answers)).toEqual(new Set([0]));
    expect(majority!.difference?.verdict).toBe('worse');
  });

  it('is the first of equals, and none without rows', () => {
    const classes = (...rows: number[]) => rows.map((count, index) => ({ label: 'abc'[index]!, rows: count }));
    expect(mostFrequent(['a', 'b', 'c'], classes(1, 4, 4))).toBe(1);
    // By the task's order, whatever the order in which they were counted.
    expect(mostFrequent(['c', 'b', 'a'], classes(1, 4, 9))).toBe(0);
    expect(mostFrequent(['a', 'b'], classes(0, 0))).toBeNull();
    expect(mostFrequent(['a', 'b'], [])).toBeNull();
  });
});

describe('the untrained model', () => {
  it('says that it was not scored yet, with what scores it', () => {
    const [untrained] = compared().references;
    expect(untrained).toMatchObject({ method: 'untrained', macroF1: null, difference: null, cost: null });
    const [table] = experimentTables(store, shownExperiment(store, 'x-1'));
    const macroF1 = table!.columns.findIndex(({ key }) => key === 'macro_f1');
    expect(table!.rows.map((row) => row[0])).toEqual(
      ['full', 'half', 'head', 'untrained', 'majority'].map((text) => ({ kind: 'text', text })),
    );
    expect(table!.rows[3]![macroF1]).toEqual({ kind: 'none', why: 'not scored' });
    expect(table!.footnotes.join()).toContain('starting the comparison again scores it');
  });

  it('is compared with the baseline row by row, corrected apart from the methods', () => {
    const before = compared().methods.map(({ difference }) => difference);
    scoreUntrained();
    const { methods, references } = compared();
    expect(methods.map(({ difference }) => difference)).toEqual(before);
    const [untrained, majority] = references;
    expect(untrained!.macroF1).toEqual({ n: 1, mean: 0.5, deviation: null, interval: null });
    const pairs = [1, 2].map(() => ({ method: GUESSES, baseline: wrong(4) }));
    const tested = bootstrapDifference({ truths: TRUTHS, pairs, classes: 3 });
    expect(untrained!.difference!.rows).toMatchObject(tested);
    expect(untrained!.difference!.rows!.correctedP).toBe(Math.min(1, 2 * tested.p));
    expect(majority!.difference!.rows!.correctedP).toBeGreaterThanOrEqual(majority!.difference!.rows!.p);
    const [table] = experimentTables(store, shownExperiment(store, 'x-1'));
    expect(table!.footnotes.join()).toContain('in 12 s (3 TFLOP), which no method’s costs contain');
  });

  it('may be the baseline of the methods', () => {
    scoreUntrained();
    const { methods, references } = compared('untrained');
    expect(methods[0]!.difference!.rows!.difference).toBeCloseTo(0.25, 2);
    expect(methods[0]!.difference!.verdict).toBe('better');
    expect(references[0]!.difference).toBeNull();
    expect(references[1]!.difference!.verdict).toBe('worse');
    expect(() => experimentTables(store, shownExperiment(store, 'x-1'), 'untrained')).not.toThrow();
    expect(() => experimentTables(store, shownExperiment(store, 'x-1'), 'untrainde')).toThrow('untrained');
  });

  it('has a score of its own for each model, test rows, prompt, label token, length and loss', () => {
    const { settings } = source;
    const others = [
      { ...source, model: 'other' },
      { ...source, test: 'other' },
      { ...source, task: { ...TASK, template: '{text}?' } },
      { ...source, task: { ...TASK, labels: [...LETTERS.labels].reverse() } },
      { ...source, settings: { ...settings, labelToken: 'last' as const } },
      { ...source, settings: { ...settings, maxLength: 8 } },
      { ...source, settings: { ...settings, loss: 'labels' as const } },
    ];
    expect(new Set([source, ...others].map(untrainedKey)).size).toBe(8);
    expect(untrainedKey({ ...source, task: { ...TASK, name: 'other words' } })).toBe(untrainedKey(source));
  });
});
