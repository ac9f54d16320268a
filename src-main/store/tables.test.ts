import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataFound, Evaluation, ModelFound, Plan, TrainResult } from '../contract/events.ts';
import type { Ledger } from '../contract/ledger.ts';
import { TrainRequest } from '../contract/request.ts';
import type { Score } from '../contract/score.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';
import { Id } from '../contract/routes/common.ts';
import { createLibraryId, createRunId, matchRunId } from './run-id.ts';

const ID = 'r-20261124-7f3a9c';
const request = TrainRequest.parse({
  kind: 'train',
  runId: ID,
  runDir: '/w/runs/x',
  model: '/m',
  task: { kind: 'preset', preset: 'trec' },
  data: { train: '/t.jsonl' },
  seed: 5,
});
const score: Score = {
  split: 'test',
  macroF1: 0.5,
  accuracy: 0.75,
  loss: 0.9,
  perClass: [{ label: 'yes', precision: 1, recall: 0.5, f1: 2 / 3, support: 4 }],
  confusion: [
    [2, 2],
    [0, 4],
  ],
};
const ledger: Ledger = {
  items: [
    { name: 'data', seconds: 0.25 },
    { name: 'forward', seconds: 1.5 },
  ],
  flops: { forward: 1e12, backward: 2e12, optimizer: 1e9, analysis: 3e9, caching: 0 },
  depthSaving: 0.25,
  forwardShare: 0.375,
  tokens: 1234,
  peakMemoryBytes: 5e8,
};
const result: TrainResult = {
  ...score,
  type: 'result',
  kind: 'train',
  runId: ID,
  provider: 'cpu',
  steps: 10,
  checkpoint: '/w/runs/x/checkpoints/10',
  seconds: 12.5,
  ledger,
};

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-tables-'));
  store = await openStore(folder);
  store.runs.create(request, ['train', '--seed', '5']);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe('file evaluations', () => {
  const { macroF1, accuracy, loss, perClass, confusion } = score;
  const scores = { macroF1, accuracy, loss, perClass, confusion };
  const found = { ...scores, rows: 8, dataHash: 'h', predictions: [0, 0], notes: ['note'], seconds: 1 };

  it('keeps the newest first, once for the same rows and weights, and goes with its run', () => {
    const put = (step: number | null, dataHash: string, file: string): void =>
      store.fileEvaluations.put({ run: ID, step, file, score: { ...found, dataHash } });
    put(3, 'h', '/a.csv');
    put(3, 'other', join(folder, 'uploads', 'b.csv'));
    put(3, 'h', '/again.csv');
    put(null, 'h', '/unknown.csv');
    put(null, 'h', '/unknown-again.csv');
    expect(store.fileEvaluations.all(ID).map(({ step, file }) => [step, file])).toEqual([
      [null, '/unknown-again.csv'],
      [3, '/again.csv'],
      [3, join(folder, 'uploads', 'b.csv')],
    ]);
    expect(store.fileEvaluations.all(ID)[1]!.score).toEqual(found);
    store.runs.discard(ID);
    expect(store.fileEvaluations.all(ID)).toEqual([]);
  });
});

describe('runs', () => {
  it('follows a run from the queue to its result', () => {
    const model: ModelFound = {
      type: 'model',
      path: '/m',
      family: 'llama',
      blocks: 12,
      hiddenSize: 192,
      vocabSize: 8192,
      parameters: 7_000_000,
      dtype: 'F32',
      tiedHead: true,
      hash: 'aa',
    };
    const plan: Plan = {
      type: 'plan',
      provider: 'cpu',
      trainableTensors: 27,
      trainableParameters: 1000,
      frozenParameters: 2000,
      blocks: [10, 11, 12],
      steps: 10,
      stepsPerEpoch: 5,
      estimatedMemoryBytes: 1e9,
      estimatedSeconds: null,
      flopsPerStep: { forward: 1, backward: 2, optimizer: 1, full: 3 },
      flopsPerPart: [{ part: 'head', forward: 1, backward: 2 }],
      atMost: false,
      cache: null,
    };
    const data: DataFound = { type: 'data', task: 'trec', overlaps: [], splits: [], warnings: ['one'], hash: 'bb' };
    expect(store.runs.find(ID)).toMatchObject({ state: 'queued', request, seed: 5, startedAt: null, result: null });
    store.runs.start(ID, { name: 'host', pid: 42, start: null });
    store.runs.noteVersions(ID, { salf: '0.1.0', node: '24.21.0', onnxruntime: '1.30.0' });
    store.models.put({ ...model, path: '/elsewhere' });
    store.models.put(model);
    store.runs.noteModel(ID, 'aa');
    store.datasets.put(data);
    store.runs.noteData(ID, 'bb');
    store.runs.notePlan(ID, plan);
    store.runs.finish(ID, result);
    const run = store.runs.find(ID);
    expect(run).toMatchObject({
      state: 'finished',
      reason: null,
      commandLine: ['train', '--seed', '5'],
      plan,
      provider: 'cpu',
      salfVersion: '0.1.0',
      onnxruntimeVersion: '1.30.0',
      modelHash: 'aa',
      dataHash: 'bb',
      hostPid: 42,
      result,
    });
    expect(run.createdAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(store.models.get('aa')).toEqual(model);
    expect(store.datasets.get('bb')).toEqual(data);
    expect(store.models.get('zz')).toBeNull();
  });

  it('keeps why a run ended, until it is started again', () => {
    store.runs.start(ID, { name: 'host', pid: 42, start: null });
    store.runs.end(ID, 'failed', { code: 'workspace.no-space', message: 'Full.', remedy: 'Free some.' });
    expect(store.runs.find(ID)).toMatchObject({ state: 'failed', reason: 'Full.', faultCode: 'workspace.no-space' });
    store.runs.start(ID, { name: 'host', pid: 43, start: null });
    expect(store.runs.find(ID)).toMatchObject({ state: 'running', reason: null, faultCode: null, endedAt: null });
    store.runs.end(ID, 'stopped', 'Cancelled.');
    expect(store.runs.find(ID)).toMatchObject({ state: 'stopped', reason: 'Cancelled.', faultCode: null });
  });

  it('forgets a run whose input was refused, with all that hangs on it', () => {
    store.steps.put(ID, { step: 1, loss: 1 });
    store.runs.discard(ID);
    expect(store.runs.all()).toEqual([]);
    expect(store.steps.series(ID, 'loss')).toEqual([]);
  });

  it('lets only one program start a run', () => {
    store.runs.start(ID, { name: 'host', pid: 42, start: null });
    expect(() => store.runs.start(ID, { name: 'host', pid: 43, start: null })).toThrow(
      `Run ${ID} cannot become running, because another program changed its state. See \`salf runs\` for where it stands.`,
    );
    expect(store.runs.find(ID).hostPid).toBe(42);
  });

  it('cannot name a model that nobody put', () => {
    expect(() => store.runs.noteModel(ID, 'unknown')).toThrow('FOREIGN KEY constraint failed');
  });

  it('says so when a row was tampered with', () => {
    const database = new Database(store.workspace.database);
    database.exec(`UPDATE runs SET request = '{}'`);
    database.close();
    expect(() => store.runs.find(ID)).toThrow('A row of the workspace database cannot be read (request.');
  });
});

describe('the tables of a run', () => {
  it('steps: repeated steps take the place of the first ones, whole', () => {
    store.steps.put(ID, { step: 2, loss: 0.5, gradNorm: 3 });
    store.steps.put(ID, { step: 1, loss: 1.5, gradNorm: 9 });
    store.steps.put(ID, { step: 2, loss: 0.25 });
    expect(store.steps.series(ID, 'loss')).toEqual([
      { step: 1, value: 1.5 },
      { step: 2, value: 0.25 },
    ]);
    expect(store.steps.series(ID, 'gradNorm')).toEqual([{ step: 1, value: 9 }]);
    expect(store.steps.extent(ID, 'gradNorm')).toEqual({ first: 1, last: 1 });
    expect(store.steps.extent(ID, 'tokens')).toBeNull();
  });

  it('runs: are found by their whole ids, and their states without the rest', () => {
    expect(store.runs.get(ID)).toMatchObject({ id: ID });
    expect(store.runs.get(ID.slice(0, -1))).toBeNull();
    expect(store.runs.states().get(ID)).toBe(store.runs.get(ID)!.state);
  });

  it('evaluations: per class and per row, in the order of steps and splits', () => {
    const at = (step: number, split: Evaluation['split']): Evaluation => ({
      ...score,
      type: 'evaluation',
      predictions: [0, 1, 1],
      seconds: step === 5 ? null : step / 2,
      step,
      split,
    });
    for (const evaluation of [at(9, 'test'), at(9, 'validation'), at(4, 'validation')]) {
      store.evaluations.put(ID, evaluation);
    }
    store.evaluations.put(ID, { ...at(4, 'validation'), macroF1: 0.125 });
    const all = store.evaluations.all(ID);
    expect(all.map(({ step, split, macroF1 }) => [step, split, macroF1])).toEqual([
      [4, 'validation', 0.125],
      [9, 'validation', 0.5],
      [9, 'test', 0.5],
    ]);
    expect(all[2]).toMatchObject({ perClass: score.perClass, confusion: score.confusion, predictions: [0, 1, 1] });
  });

  it('checkpoints: by step', () => {
    store.checkpoints.put(ID, { type: 'checkpoint', step: 20, path: '/w/20', bytes: 10, best: false });
    store.checkpoints.put(ID, { type: 'checkpoint', step: 10, path: '/w/10', bytes: 10, best: true });
    expect(store.checkpoints.all(ID).map(({ step, path, best }) => [step, path, best])).toEqual([
      [10, '/w/10', true],
      [20, '/w/20', false],
    ]);
  });

  it('ledger: comes back as it was, and a longer one takes its place', () => {
    expect(store.ledger.get(ID)).toBeNull();
    store.ledger.put(ID, { ...ledger, items: [{ name: 'copies', seconds: 3 }] });
    store.ledger.put(ID, ledger);
    expect(store.ledger.get(ID)).toEqual(ledger);
  });

  it('a transaction over several tables is undone as a whole', () => {
    expect(() =>
      store.transaction(() => {
        store.steps.put(ID, { step: 1, loss: 1 });
        store.ledger.put(ID, ledger);
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');
    expect(store.steps.series(ID, 'loss')).toEqual([]);
    expect(store.ledger.get(ID)).toBeNull();
  });
});

describe('run ids', () => {
  it('are of their day, and differ', () => {
    const now = new Date('2026-11-24T23:59:59Z');
    const given = new Set<string>();
    const create = (): string => createRunId((id) => given.has(id), now);
    expect(create()).toMatch(/^r-20261124-[0-9a-f]{6}$/);
    // By chance alone, some of these would be the same.
    for (let count = 0; count < 20_000; count++) given.add(create());
    expect(given.size).toBe(20_000);
    expect(() => createRunId(() => true, now)).toThrow('No new id was found that is not taken.');
    const files = new Set(Array.from({ length: 20_000 }, () => createLibraryId('file')));
    expect(files.size).toBe(20_000);
    expect(Id.safeParse([...files][0]).success).toBe(true);
  });

  const ids = ['r-20261124-7f3a9c', 'r-20261124-7f0000', 'r-20261125-abcdef'];
  it.each([
    ['r-20261125', 'r-20261125-abcdef'],
    ['7f3', 'r-20261124-7f3a9c'],
    ['r-20261124-7f0000', 'r-20261124-7f0000'],
  ])('%s means %s', (typed, id) => {
    expect(matchRunId(typed, ids)).toBe(id);
  });

  it.each([
    ['r-20261124', '“r-20261124” fits 2 runs: r-20261124-7f3a9c, r-20261124-7f0000. Type more of it.'],
    ['ffff', 'There is no run “ffff” in this workspace. See `salf runs` for those there are.'],
    ['', 'There is no run “” in this workspace. See `salf runs` for those there are.'],
  ])('%j is refused', (typed, message) => {
    expect(() => matchRunId(typed, ids)).toThrow(`RUN: ${message}`);
  });
});
