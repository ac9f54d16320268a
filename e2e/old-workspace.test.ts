/** A workspace of an earlier version, as it lies on a person's disk, opens and keeps all that it holds. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../src-main/store/open.ts';
import type { Store } from '../src-main/store/open.ts';
import { salf, startSalf } from './testing/salf.ts';

/** Where it was made. */
const BEFORE = '/tmp/salf-fixture';
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

  it('is a workspace that was moved: its paths lead to where it lies now', () => {
    const moved = join(folder, 'workspace');
    const [model] = store.libraryModels.all();
    expect(model!.path).toBe(join(moved, 'uploads/1a2b3c/1/tiny-model'));
    const paths = [
      store.libraryDatasets.all(),
      store.libraryFiles.all(),
      store.experiments.all(),
      store.analyses.all(),
      // The words that were typed stay as they were typed.
      store.runs.all().map((run) => ({ ...run, commandLine: [] })),
    ];
    const text = JSON.stringify(paths);
    expect(text).not.toContain(BEFORE);
    expect(text).toContain(JSON.stringify(moved).slice(1, -1));
    expect(existsSync(store.libraryDatasets.all()[0]!.data.train)).toBe(true);
  });

  it('continues with what was stopped, and finds its runs again', async () => {
    const stopped = store.runs.all().find(({ state }) => state === 'stopped')!;
    const { request } = store.experiments.find('x-24fb3aba');
    // Not from its 3,000 epochs, but its first steps after the stop.
    const going = startSalf(['resume', stopped.id, '--json', '--workspace', 'workspace'], folder);
    await going.until(/"type":"progress","step":1[7-9]/);
    going.child.kill('SIGINT');
    expect((await going.ended).exitCode).toBe(130);
    const words = ['--method', 'full', '--epochs', '2', '--seed', '1'];
    const methods = ['--methods', 'full,half', '--seeds', '1,2', '--epochs', '2'];
    const { train, test } = request.datasets[0]!.data;
    const task = ['--template', '{text}:', ...['cat', 'hat', 'end'].flatMap((label) => ['--label', label])];
    const data = [
      '--model',
      request.models[0]!.path,
      ...task,
      '--train',
      train,
      '--test',
      test!,
      '--workspace',
      'workspace',
    ];
    const again = await salf(['compare', ...data, ...methods], folder);
    expect(again.stdout).toContain('Experiment x-24fb3aba');
    expect(again.stdout).toContain('4 runs: 4 finished, 0 to train');
    const exported = await salf(
      ['export', '--run', store.experimentRuns.all('x-24fb3aba')[0]!.run, '--out', 'model', '--workspace', 'workspace'],
      folder,
    );
    expect(exported.exitCode, exported.stderr).toBe(0);
    const trained = await salf(['train', ...data, ...words, '--json'], folder);
    expect(trained.exitCode, trained.stderr).toBe(0);
  }, 120_000);

  it('is backed up first', () => {
    expect(readdirSync(join(folder, 'workspace'))).toContain('salf.sqlite.v5.bak');
  });
});
