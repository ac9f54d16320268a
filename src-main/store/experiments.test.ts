import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExperimentRequest } from '../contract/experiment.ts';
import { TrainRequest } from '../contract/request.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';

const task = { kind: 'preset', preset: 'trec' } as const;
const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'freeze:9', method: { name: 'last-k', freeze: 9 }, learningRate: 1e-3 },
  ],
  seeds: [1, 2],
  datasets: [{ name: 'trec', task, data: { train: '/t.jsonl', test: '/u.jsonl' } }],
  models: [{ name: 'm', path: '/m' }],
  baseline: 'full',
  settings: {},
});

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-experiments-'));
  store = await openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function addRun(runId: string): void {
  const data = { train: '/t.jsonl' };
  store.runs.create(TrainRequest.parse({ kind: 'train', runId, runDir: `/w/${runId}`, model: '/m', task, data }), []);
}

describe('experiments', () => {
  it('come back as they were asked for, and are found by a part of their id', () => {
    store.experiments.put({ id: 'x-0a1b2c', name: 'first', request });
    store.experiments.put({ id: 'x-0a1b2c', name: 'again', request: { ...request, seeds: [3] } });
    expect(store.experiments.all()).toHaveLength(1);
    expect(store.experiments.find('0a1')).toMatchObject({ id: 'x-0a1b2c', name: 'first', request });
  });

  it('that were stored when methods had other names are read by those of today', () => {
    const settings = { freeze: 9, name: 'last-k' } as const;
    const earlier = { ...request, baseline: 'last-k:9', methods: [{ ...request.methods[1]!, name: 'last-k:9' }] };
    store.experiments.put({ id: 'x-0a1b2c', name: 'last-k:9, half-lora x 3 seeds on trec', request: earlier });
    const found = store.experiments.find('x-0a1b2c');
    expect(found.name).toBe('freeze:9, lora-half x 3 seeds on trec');
    expect(found.request).toMatchObject({ baseline: 'freeze:9', methods: [{ name: 'freeze:9', method: settings }] });
    const cell = { model: 'm', data: 'trec', seed: 1 };
    for (const run of ['r-20261124-aaaaaa', 'r-20261124-bbbbbb']) addRun(run);
    store.experimentRuns.put('x-0a1b2c', { ...cell, method: 'last-k:9', run: 'r-20261124-aaaaaa' });
    store.experimentRuns.put('x-0a1b2c', { ...cell, method: 'last-k:9', seed: 2, run: 'r-20261124-aaaaaa' });
    store.experimentRuns.put('x-0a1b2c', { ...cell, method: 'freeze:9', run: 'r-20261124-bbbbbb' });
    expect(store.experimentRuns.all('x-0a1b2c').map(({ method, seed, run }) => [method, seed, run])).toEqual([
      ['freeze:9', 2, 'r-20261124-aaaaaa'],
      ['freeze:9', 1, 'r-20261124-bbbbbb'],
    ]);
  });

  it('can be removed, taken back, and asked for again', () => {
    store.experiments.put({ id: 'x-0a1b2c', name: 'first', request });
    store.experiments.setRemoved('x-0a1b2c', true);
    expect(store.experiments.all()).toEqual([]);
    expect(store.experiments.find('0a1').name).toBe('first');
    store.experiments.setRemoved('x-0a1b2c', false);
    expect(store.experiments.all()).toHaveLength(1);
    store.experiments.setRemoved('x-0a1b2c', true);
    store.experiments.put({ id: 'x-0a1b2c', name: 'again', request });
    expect(store.experiments.all()).toMatchObject([{ name: 'first' }]);
  });

  it('are not found where none or several fit', () => {
    const message = 'There is no experiment “x” in this workspace. Start one with `salf compare`.';
    expect(() => store.experiments.find('x')).toThrow(message);
    store.experiments.put({ id: 'x-0a1b2c', name: 'first', request });
    store.experiments.put({ id: 'x-0a9999', name: 'second', request });
    expect(() => store.experiments.find('7')).toThrow('Those there are: ');
    expect(() => store.experiments.find('0a')).toThrow('“0a” fits 2 experiments: x-0a1b2c, x-0a9999. Type more of it.');
  });
});

describe('the runs of an experiment', () => {
  const cell = { model: 'm', data: 'trec', method: 'full', seed: 1 };
  beforeEach(() => {
    ['x-1', 'x-2'].forEach((id) => store.experiments.put({ id, name: id, request }));
    ['r-1', 'r-2'].forEach(addRun);
  });

  it('are kept by their cells, and may belong to several experiments', () => {
    store.experimentRuns.put('x-1', { ...cell, run: 'r-1' });
    store.experimentRuns.put('x-1', { ...cell, seed: 2, run: 'r-2' });
    store.experimentRuns.put('x-2', { ...cell, run: 'r-1' });
    expect(store.experimentRuns.all('x-1')).toEqual([
      { ...cell, run: 'r-1' },
      { ...cell, seed: 2, run: 'r-2' },
    ]);
    expect(store.experimentRuns.all('x-2')).toEqual([{ ...cell, run: 'r-1' }]);
  });

  it('give way to a newer run of their cell, and vanish with a run that is forgotten', () => {
    store.experimentRuns.put('x-1', { ...cell, run: 'r-1' });
    store.experimentRuns.put('x-1', { ...cell, run: 'r-2' });
    expect(store.experimentRuns.all('x-1')).toEqual([{ ...cell, run: 'r-2' }]);
    store.runs.discard('r-2');
    expect(store.experimentRuns.all('x-1')).toEqual([]);
  });
});

describe('the labels of a split', () => {
  it('are found by its content', () => {
    store.splitLabels.put('hash', [0, 2, 1]);
    store.splitLabels.put('hash', [0, 2, 1]);
    expect(store.splitLabels.get('hash')).toEqual([0, 2, 1]);
    expect(store.splitLabels.get('other')).toBeNull();
  });
});
