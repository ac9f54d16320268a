import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thisProcess } from '../../base/processes.ts';
import { TrainRequest } from '../../contract/request.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { storeExperiment } from '../../comparison/testing/finished.ts';
import { tinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import { runDetails } from './details.ts';
import { logTail } from './log.ts';

const RUNNING = 'r-20261124-aaaaaa';
let folder = '';
let store: Store;
beforeAll(async () => {
  const tiny = tinyExperiment();
  folder = tiny.folder;
  store = await openStore(join(folder, 'workspace'));
  storeExperiment(store, tiny.request, { 'full 1': { answers: Array.from({ length: 60 }, () => 0) } });
  const request = { kind: 'train', runId: RUNNING, runDir: `/w/${RUNNING}`, model: '/m', data: { train: '/t' } };
  const method = { name: 'lift', order: 'end' };
  store.runs.create(
    TrainRequest.parse({ ...request, task: { kind: 'preset', preset: 'trec' }, method, seed: 3, clipNorm: null }),
    ['train', '--template', 'a b'],
  );
  store.runs.start(RUNNING, thisProcess());
  store.steps.put(RUNNING, { step: 1, loss: 2 });
  store.steps.put(RUNNING, { step: 2, loss: 1, tokensPerSecond: 500, elapsedSeconds: 4 });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

describe('what a window shows of a run', () => {
  it('that has finished: its scores whole, those on the way in short', () => {
    const details = runDetails(store, 'r-model-letters-full-1', null);
    expect(details).toMatchObject({
      row: { state: 'finished', methodRequest: { name: 'full' }, isLora: false },
      whyNotResumable: 'It has finished. Start a new run, or write its weights with `salf export`.',
      job: null,
      checkpoint: null,
      isRemoved: false,
      progress: { step: 0, steps: 11, seconds: 10 },
      clock: { step: [0, 2, 4, 11], seconds: [0, 1, 2, 10], isExact: false },
    });
    expect(details.evaluations.map(({ split, step }) => [split, step])).toEqual([
      ['validation', 2],
      ['validation', 4],
      ['test', 11],
    ]);
    expect(details.scores.map(({ split, step, perClass }) => [split, step, perClass.length])).toEqual([
      ['validation', 4, 3],
      ['test', 11, 3],
    ]);
    expect(JSON.stringify(details)).not.toContain('predictions');
  });

  it('that is at work: how far it has come', () => {
    const job = { id: 'j-1', kind: 'run', title: 'one' } as const;
    expect(runDetails(store, RUNNING, job)).toMatchObject({
      row: { state: 'running' },
      job,
      scores: [],
      ledger: null,
      model: null,
      plan: null,
      whyNotResumable: 'It is still running. Wait for it, or pause it first.',
      progress: { step: 2, steps: null, tokensPerSecond: 500, seconds: 4 },
    });
  });

  it('with its settings beside their defaults, and the command that makes it again', () => {
    const { settings, provenance } = runDetails(store, RUNNING, null);
    const changed = settings.filter(({ value, default: byDefault }) => value !== byDefault);
    expect(changed.map(({ path, value, default: byDefault }) => [path, value, byDefault])).toEqual([
      ['model', '/m', null],
      ['task', 'trec', null],
      ['data.train', '/t', null],
      ['method.name', 'lift', 'full'],
      ['method.order', 'end', 'front'],
      ['clipNorm', 'none', '1'],
      ['seed', '3', '1'],
    ]);
    expect(settings.filter(({ path, label }) => path === label)).toEqual([]);
    expect(provenance).toMatchObject({
      seed: 3,
      initSeed: 3,
      versions: null,
      typed: `npm run salf -- train --template 'a b'`,
    });
    expect(provenance.command).toBe(
      `npm run salf -- train --task trec --model /m --train /t --method lift --order end --clip none --seed 3 --workspace ${store.workspace.folder}`,
    );
  });
});

describe('the log', () => {
  it('is read from its end, in whole lines', () => {
    expect(logTail(store, RUNNING)).toEqual({ text: '', isWhole: true });
    mkdirSync(join(store.workspace.runs, RUNNING));
    writeFileSync(join(store.workspace.runs, RUNNING, 'engine.log'), 'éé first\nsecond\nthird\n');
    expect(logTail(store, RUNNING)).toEqual({ text: 'éé first\nsecond\nthird\n', isWhole: true });
    expect(logTail(store, RUNNING, 15)).toEqual({ text: 'second\nthird\n', isWhole: false });
    expect(logTail(store, RUNNING, 12)).toEqual({ text: 'third\n', isWhole: false });
  });
});
