import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisFacts } from '../contract/analysis.ts';
import { AnalyzeRequest } from '../contract/request.ts';
import type { NewAnalysis } from './analyses.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';
import { createAnalysisId, matchAnalysisId } from './run-id.ts';
import type { StoredTrace } from './traces.ts';

const ID = 'a-20261124-7f3a9c';
const facts: AnalysisFacts = {
  blocks: 2,
  tiedHead: true,
  labels: [{ word: 'yes', token: 7, text: ' yes' }],
  rows: { file: 100, drawn: 2 },
  nearest: 1,
  vocabulary: [{ token: 3, text: 'a' }],
  training: { forward: 10, backward: [20, 12, 3] },
  costs: {
    seconds: { bases: 0.1, compile: 0.2, forward: 0.3, nearest: 0 },
    flops: { bases: 1, forward: 2, nearest: 0 },
  },
  seconds: 1,
  peakMemoryBytes: 1e8,
};
const request = AnalyzeRequest.parse({
  kind: 'analyze',
  analysisId: ID,
  model: '/m',
  data: '/d.jsonl',
  task: { kind: 'preset', preset: 'trec' },
});
const analysis: NewAnalysis = { id: ID, modelHash: 'mm', dataHash: 'dd', task: 'trec', request, facts };
const traces: StoredTrace[] = [
  { line: 9, label: 1, labels: 1, cosines: new Float32Array([9, 1, 0.1, -1e-7]).subarray(1), nearest: null },
  {
    line: 12,
    label: 0,
    labels: 2,
    cosines: new Float32Array([0.5]),
    nearest: { tokens: new Int32Array([2 ** 31 - 1, 0, 3]), cosines: new Float32Array([0.5, -0.5, 1]) },
  },
];

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-analyses-'));
  store = await openStore(folder);
  store.datasets.put({ type: 'data', task: 'trec', overlaps: [], splits: [], warnings: [], hash: 'dd' });
  store.models.put({
    type: 'model',
    path: '/m',
    family: 'llama',
    blocks: 2,
    hiddenSize: 8,
    vocabSize: 9,
    parameters: 1,
    dtype: 'F32',
    tiedHead: true,
    hash: 'mm',
  });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe('analyses', () => {
  it('come back as they were, newest first, by id or part of it', () => {
    store.analyses.put(analysis);
    expect(store.analyses.find('7f3')).toMatchObject(analysis);
    const later = 'a-20261125-abcdef';
    store.analyses.put({ ...analysis, id: later });
    expect(store.analyses.all().map(({ id }) => id)).toEqual([later, ID]);
    expect(store.analyses.find(ID).createdAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('that were removed are in no list, are found by their whole id alone, and can be taken back', () => {
    store.analyses.put(analysis);
    store.analyses.setRemoved(ID, true);
    expect(store.analyses.all()).toEqual([]);
    expect(store.analyses.find(ID).removedAt).toMatch(/^20/);
    expect(() => store.analyses.find('7f3')).toThrow('There is no analysis “7f3”');
    store.analyses.setRemoved(ID, false);
    expect(store.analyses.all()).toMatchObject([{ id: ID, removedAt: null }]);
  });

  it('say which there are where none fits', () => {
    expect(() => store.analyses.find('x')).toThrow(
      '--analysis: There is no analysis “x” in this workspace. Make one with `salf analyze`.',
    );
    store.analyses.put(analysis);
    expect(() => store.analyses.find('x')).toThrow(`Those there are: ${ID}.`);
    expect(() => matchAnalysisId('a-2026', [ID, 'a-20261124-000000'])).toThrow(
      `--analysis: “a-2026” fits 2 analyses: ${ID}, a-20261124-000000. Type more of it.`,
    );
    expect(createAnalysisId(() => false, new Date('2026-11-24T23:59:59Z'))).toMatch(/^a-20261124-[0-9a-f]{6}$/);
  });

  it('need a known model and known data', () => {
    expect(() => store.analyses.put({ ...analysis, modelHash: 'zz' })).toThrow('FOREIGN KEY constraint failed');
    expect(() => store.analyses.put({ ...analysis, dataHash: 'zz' })).toThrow('FOREIGN KEY constraint failed');
  });
});

describe('traces', () => {
  it('are 32-bit numbers, bit for bit, in the order of the samples', () => {
    store.analyses.put(analysis);
    store.traces.putAll(ID, traces);
    expect(store.traces.all(ID)).toEqual([{ ...traces[0], cosines: new Float32Array([1, 0.1, -1e-7]) }, traces[1]]);
  });

  it('belong to an analysis, and are written whole or not at all', () => {
    expect(() => store.traces.putAll(ID, traces)).toThrow('FOREIGN KEY constraint failed');
    store.analyses.put(analysis);
    const broken = [traces[0]!, { ...traces[1]!, line: 0.5 }];
    expect(() => store.traces.putAll(ID, broken)).toThrow();
    expect(store.traces.all(ID)).toEqual([]);
  });

  it('that were cut short are noticed', () => {
    store.analyses.put(analysis);
    store.traces.putAll(ID, traces);
    const database = new Database(store.workspace.database);
    database.exec(`UPDATE traces SET cosines = x'000000'`);
    database.close();
    expect(() => store.traces.all(ID)).toThrow('A row of the workspace database cannot be read (cosines)');
  });
});

it('a workspace of the first version keeps its runs', async () => {
  const first = join(folder, 'db');
  cpSync(join(import.meta.dirname, '..', '..', 'db', '0001_workspace.sql'), join(first, '0001_workspace.sql'));
  const old = join(folder, 'old');
  (await openStore(old, first)).close();
  const database = new Database(join(old, 'salf.sqlite'));
  database.exec(`INSERT INTO datasets (hash, task, facts) VALUES ('h', 't', '{}')`);
  database.close();
  (await openStore(old)).close();
  const migrated = new Database(join(old, 'salf.sqlite'), { readonly: true });
  expect(migrated.prepare('SELECT hash FROM datasets').pluck().all()).toEqual(['h']);
  const columns = migrated.prepare(`SELECT name FROM pragma_table_info('traces')`).pluck().all();
  migrated.close();
  expect(columns).toContain('analysis');
  expect(readdirSync(old)).toContain('salf.sqlite.v1.bak');
});
