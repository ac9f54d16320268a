import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shownExperiment } from '../app/describing/shown-experiment.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { renderTables } from '../tables/render.ts';
import { compareRuns } from './comparison.ts';
import { regretOf } from './regret.ts';
import { sweepTable } from './sweep-table.ts';
import { storeExperiment, TRUTHS } from './testing/finished.ts';
import { TASK } from './testing/tiny-experiment.ts';

const points = [
  { boundary: 0, macroF1: 0.9, cost: 12 },
  { boundary: 1, macroF1: 0.95, cost: 9 },
  { boundary: 2, macroF1: 0.75, cost: 6 },
  { boundary: 3, macroF1: 0.875, cost: 3 },
];

describe('regretOf', () => {
  it('compares a choice with what costs no more, and with everything', () => {
    expect(regretOf(points, 2)).toEqual({
      choice: points[2],
      affordable: { boundary: 3, lost: 0.125 },
      best: { boundary: 1, lost: 0.95 - 0.75 },
    });
  });

  it('is nothing where the choice is the best', () => {
    expect(regretOf(points, 1)).toMatchObject({
      affordable: { boundary: 1, lost: 0 },
      best: { boundary: 1, lost: 0 },
    });
  });

  it('needs the choice among what was tried', () => {
    expect(regretOf(points, 7)).toBeNull();
  });

  it('takes a cost for the same that differs by a rounding', () => {
    const close = [
      { boundary: 0, macroF1: 1, cost: 1 + 1e-12 },
      { boundary: 1, macroF1: 0.5, cost: 1 },
    ];
    expect(regretOf(close, 1)!.affordable).toEqual({ boundary: 0, lost: 0.5 });
  });
});

describe('sweepTable', () => {
  let folder = '';
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-sweep-'));
    store = await openStore(folder);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  const request = ExperimentRequest.parse({
    kind: 'sweep',
    methods: [0, 1, 2].map((freeze) => ({ name: `freeze:${freeze}`, method: { name: 'last-k', freeze } })),
    seeds: [1],
    datasets: [{ name: 'letters', task: TASK, data: { train: '/t', test: '/u' } }],
    models: [{ name: 'tiny', path: '/m' }],
    baseline: 'freeze:0',
    settings: {},
  });
  const chosen = (choice: number | null) => ({ choice, rivals: [] });
  const wrong = (each: number): number[] => TRUTHS.map((label, row) => (row % each === 0 ? (label + 1) % 3 : label));

  it('shows scores and costs against the boundary, with the choice marked', () => {
    storeExperiment(store, request, {
      'freeze:0 1': { answers: wrong(4), backward: 4e9 },
      'freeze:1 1': { answers: wrong(2), backward: 2e9 },
      'freeze:2 1': { answers: wrong(5), backward: 1e9 },
    });
    const [comparison] = compareRuns(store, shownExperiment(store, 'x-1'));
    const lines = renderTables([sweepTable(comparison!, request.methods, chosen(1))], 'text').split('\n');
    const bar = (length: number): string => '█'.repeat(length).padEnd(30);
    expect(lines.slice(0, 8)).toEqual([
      'tiny on letters: 3 boundaries, 1 seed',
      '',
      `e  trains from block    macro-F1  ${bar(0)}  backward (%)  ${bar(0)}  time (s)  memory (MiB)  compared with e = 0`,
      `0                  1       0.750  ${bar(28)}         100.0  ${bar(30)}      10.0           300`,
      `1                  2       0.500  ${bar(19)}          50.0  ${bar(15)}      10.0           300  worse                SALF’s choice`,
      `2                  3       0.800  ${bar(30)}          25.0  ${bar(8)}      10.0           300  no difference shown`,
      `                      not scored  ${bar(0)}                ${bar(0)}                                               untrained model`,
      `                           0.167  ${bar(6)}                ${bar(0)}                          worse                majority class`,
    ]);
    expect(lines).toContain(
      'note: SALF chooses e = 1. Among boundaries that cost no more: 0.300 of macro-F1 lost to e = 2. Among all: 0.300 of macro-F1 lost to e = 2.',
    );
  });

  it('marks what other rules choose, and holds those against the boundaries that train all blocks above one', () => {
    storeExperiment(store, request, {
      'freeze:0 1': { answers: wrong(4), backward: 4e9 },
      'freeze:1 1': { answers: wrong(2), backward: 2e9 },
      'freeze:2 1': { answers: wrong(5), backward: 1e9 },
    });
    const [comparison] = compareRuns(store, shownExperiment(store, 'x-1'));
    const rivals = [
      { rule: 'variability', blocks: [3], isSuffix: true },
      { rule: 'green-trainer', blocks: [1, 3], isSuffix: false },
    ] as const;
    const text = renderTables([sweepTable(comparison!, request.methods, { choice: 2, rivals })], 'text');
    expect(text).toMatch(/\n2 .*no difference shown +SALF’s choice; variability\n/);
    expect(text).toMatch(/\n0 .* GreenTrainer \(trains 1, 3\)\n/);
    expect(text).toContain('note: variability chooses e = 2. Among boundaries that cost no more: none is better.');
    expect(text).not.toContain('GreenTrainer chooses');
    expect(text).toContain(
      'note: GreenTrainer trains blocks 1, 3, which no boundary does; a run of green-trainer tells its score.',
    );
  });

  it('says nothing of a choice that is not known, and waits for one that is not trained', () => {
    storeExperiment(store, request, { 'freeze:0 1': { answers: wrong(4) } });
    const [comparison] = compareRuns(store, shownExperiment(store, 'x-1'));
    expect(renderTables([sweepTable(comparison!, request.methods, chosen(null))], 'text')).not.toContain('SALF');
    const text = renderTables([sweepTable(comparison!, request.methods, chosen(2))], 'text');
    expect(text).toContain('note: SALF chooses e = 2, at which nothing was trained.');
    expect(text).toContain('note: freeze:1, seed 1: not trained yet.');
  });
});
