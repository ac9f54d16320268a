/** A workspace of an earlier version, as it lies on a person's disk, opens and keeps all that it holds. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../src-main/store/open.ts';
import type { Store } from '../src-main/store/open.ts';

const FIXTURE = join(import.meta.dirname, 'fixtures/workspace-5.tgz');

let folder = '';
let before: { readonly step: number; readonly name: string; readonly value: number }[] = [];
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-old-'));
  execFileSync('tar', ['xzf', FIXTURE, '-C', folder]);
  const database = new Database(join(folder, 'workspace/salf.sqlite'), { readonly: true });
  before = database.prepare<[], (typeof before)[0]>('SELECT run, step, name, value FROM metrics').all();
  database.close();
  store = await openStore(join(folder, 'workspace'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe('a workspace of version 5', () => {
  it('keeps its runs and what came of them', () => {
    const runs = store.runs.all();
    expect(runs.map(({ state }) => state).sort()).toEqual([...Array<string>(6).fill('finished'), 'stopped']);
    const scores = runs.flatMap(({ result }) => (result === null ? [] : [result.macroF1.toFixed(3)]));
    expect(scores.sort()).toEqual(['0.195', '0.195', '0.195', '0.241', '0.241', '0.241']);
    expect(store.analyses.all()).toHaveLength(1);
    expect(store.experiments.all().map(({ id }) => id)).toEqual(['x-24fb3aba']);
    expect(store.experimentRuns.all('x-24fb3aba')).toHaveLength(4);
  });

  it('keeps every number of every step', () => {
    expect(before).toHaveLength(416);
    const names = ['loss', 'learningRate', 'gradNorm', 'tokensPerSecond', 'boundary', 'trainedBlocks', 'tokens', 'elapsedSeconds'] as const; // prettier-ignore
    const after = store.runs
      .all()
      .flatMap(({ id }) =>
        names.flatMap((name) =>
          store.steps.series(id, name).map(({ step, value }) => ({ run: id, step, name, value })),
        ),
      );
    const order = (rows: readonly object[]) =>
      rows.map((row) => JSON.stringify(row, ['run', 'step', 'name', 'value'])).sort();
    expect(order(after)).toEqual(order(before));
  });

  it('is backed up first', () => {
    expect(readdirSync(join(folder, 'workspace'))).toContain('salf.sqlite.v5.bak');
  });
});
