import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExperimentRequest } from '../contract/experiment.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { cloneCommands, cloneForm } from './clone.ts';
import { learnLabels } from './learn-labels.ts';
import { selectShown } from './selection.ts';
import { selectionTables } from './selection-tables.ts';
import { storeExperiment, TEST_HASH, TRUTHS } from './testing/finished.ts';

const WORDS = ['cat', 'hat', 'end'];
const task = {
  kind: 'custom',
  template: '{text}:',
  labels: WORDS.map((word) => ({ word, names: [] })),
  columns: { texts: ['text'], label: 'label' },
} as const;
const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'freeze:1', method: { name: 'last-k', freeze: 1 }, learningRate: 1e-3 },
  ],
  seeds: [1, 2],
  datasets: [{ name: 'letters', task, data: { train: '/data/letters.jsonl', test: '/data/test.jsonl' } }],
  models: [{ name: 'tiny', path: '/m' }],
  baseline: 'full',
  settings: { batchSize: 7 },
});
const wrong = (count: number): number[] => TRUTHS.map((label, row) => (row < count ? (label + 1) % 3 : label));
const run = (cell: string): string => `r-tiny-letters-${cell}`;

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-selection-'));
  store = await openStore(folder);
  storeExperiment(
    store,
    request,
    {
      'full 1': { answers: wrong(4) },
      'full 2': { answers: wrong(6) },
      'freeze:1 1': { answers: wrong(30) },
      'freeze:1 2': 'diverged',
    },
    { knowsLabels: false },
  );
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** A finished run like another one, but for some of its settings and the data that it found. */
function copy(id: string, like: string, changes: object, dataHash?: string): void {
  const first = store.runs.find(like);
  store.runs.create({ ...first.request, ...changes, runId: id }, []);
  store.runs.start(id, { name: 'h', pid: 1, start: null });
  store.runs.noteModel(id, first.modelHash!);
  store.runs.noteData(id, dataHash ?? first.dataHash!);
  store.runs.notePlan(id, first.plan!);
  store.evaluations.put(id, { type: 'evaluation', ...store.evaluations.all(first.id).at(-1)!, seconds: 1 });
  store.runs.finish(id, first.result!);
}

describe('picked runs', () => {
  it('are compared in one table, whatever they were trained for, under the names of today', () => {
    store.libraryModels.put({ id: 'm-0000aaaa', name: 'Tiny one', path: '/m' });
    const { compared, leftOut, warnings } = selectShown(store, {
      experiments: [],
      runs: [run('full-1'), run('full-2'), run('freeze:1-1'), run('freeze:1-2')],
    });
    expect(compared).toHaveLength(1);
    expect(compared[0]!.request).toMatchObject({ baseline: 'full', seeds: [1, 2], models: [{ name: 'Tiny one' }] });
    expect(compared[0]!.request.methods.map(({ name }) => name)).toEqual(['full', 'freeze:1']);
    expect(leftOut).toEqual([`${run('freeze:1-2')}: diverged (Step 4 gave NaN).`]);
    expect(warnings).toEqual([]);
  });

  it('that trained on other rows or with another prompt stand in it with a warning', () => {
    const { data } = store.runs.find(run('full-1')).request;
    copy('r-limited', run('full-1'), { data: { ...data, limitTrain: 50, train: '/data/other.jsonl' } });
    copy('r-asked', run('full-1'), { task: { ...task, template: 'Say: {text}' } });
    const { compared, warnings } = selectShown(store, {
      experiments: [],
      runs: [run('full-1'), 'r-limited', 'r-asked'],
    });
    expect(compared).toHaveLength(1);
    expect(compared[0]!.request.methods.map(({ name }) => name)).toEqual([
      'full (Training rows letters.jsonl, Training rows at most none, Prompt {text}:)',
      'full (Training rows other.jsonl, Training rows at most 50 rows, Prompt {text}:)',
      'full (Training rows letters.jsonl, Training rows at most none, Prompt Say: {text})',
    ]);
    expect(warnings.join(' ')).toContain('did not train on the same rows');
    expect(warnings.join(' ')).toContain('have different prompts');
  });

  it('that answered other rows, or validation rows, stand apart with words', () => {
    const found = store.datasets.get('data-hash')!;
    const splits = found.splits.map((each) => (each.split === 'test' ? { ...each, hash: 'other-hash' } : each));
    store.datasets.put({ ...found, hash: 'other-data', splits });
    copy('r-elsewhere', run('full-1'), {}, 'other-data');
    const apart = selectShown(store, { experiments: [], runs: [run('full-1'), 'r-elsewhere'] });
    expect(apart.compared.map(({ request: { datasets } }) => datasets[0]!.name)).toEqual(['letters', 'letters (2)']);
    expect(apart.warnings.join(' ')).toContain('were scored on different rows (letters, letters (2))');
  });

  it('are refused where none has finished', () => {
    const nothing = { experiments: [], runs: [run('freeze:1-2')] };
    expect(() => selectShown(store, nothing)).toThrow('None of the chosen runs has finished.');
    expect(() => selectShown(store, { experiments: [], runs: ['r-nobody'] })).toThrow('There is no run “r-nobody”');
  });

  it('of single trainings are tested once the labels of their test rows are read again', async () => {
    const runs = [run('full-1'), run('freeze:1-1')];
    const notes = (): string => selectionTables(store, { experiments: [], runs }, null).tables[0]!.footnotes.join(' ');
    expect(notes()).toContain('No difference was tested');
    const rows = TRUTHS.map((label, index) => ({ line: index + 1, texts: [`text ${index}`], label }));
    await learnLabels(store, runs, () => Promise.resolve(rows));
    // They are other rows than those of the runs.
    expect(store.splitLabels.get(TEST_HASH)).toBeNull();
    store.splitLabels.put(TEST_HASH, TRUTHS);
    expect(notes()).toContain('paired bootstrap');
  });
});

describe('a clone', () => {
  it('of a run is a form with its method, seed and settings, and says what is not there any more', async () => {
    const { form, notes } = await cloneForm(store, run('freeze:1-1'));
    expect(form).toMatchObject({
      kind: 'compare',
      methods: ['freeze:1'],
      seeds: '1',
      rates: {},
      datasets: [],
      models: [],
    });
    expect(form.values).toMatchObject({ batchSize: '7', learningRate: '0.001' });
    expect(notes[0]).toBe('The model m is not there any more.');
    expect(notes[1]).toContain('The data set letters cannot be read any more');
  });

  it('of an experiment keeps rates by method, and what the library holds', async () => {
    store.libraryDatasets.add({
      id: 'd-0000aaaa',
      name: 'Letters',
      task: request.datasets[0]!.task,
      data: request.datasets[0]!.data,
      facts: { labels: WORDS, rows: { train: 3, validation: null, test: 3 }, warnings: [] },
    });
    const { form } = await cloneForm(store, 'x-1');
    expect(form).toMatchObject({ methods: ['full', 'freeze:1'], seeds: '1,2', rates: { 'freeze:1': '0.001' } });
    expect(form).toMatchObject({ baseline: 'full', datasets: ['d-0000aaaa'], values: { batchSize: '7' } });
  });

  it('on the command line is a whole command', () => {
    const { commands } = cloneCommands(store, run('freeze:1-1'));
    expect(commands).toHaveLength(1);
    expect(commands[0]).toEqual(expect.arrayContaining(['train', '--method', '--batch-size', '7']));
  });
});
