import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrainRequest } from '../../contract/request.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { runClock, runSeries } from './series.ts';

const [LONG, SHORT] = ['r-20261124-aaaaaa', 'r-20261124-bbbbbb'];
const MILLION = 1_000_000;

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-series-'));
  store = await openStore(folder);
  for (const runId of [LONG, SHORT]) {
    const task = { kind: 'preset', preset: 'trec' };
    const request = { kind: 'train', runId, runDir: '/r', model: '/m', task, data: { train: '/t' } };
    store.runs.create(TrainRequest.parse(request), []);
  }
  const database = new Database(store.workspace.database);
  // A saw of 1000 steps with one peak.
  database.exec(`WITH RECURSIVE numbers (step) AS
      (SELECT 1 UNION ALL SELECT step + 1 FROM numbers WHERE step < ${MILLION})
    INSERT INTO steps (run, step, loss)
    SELECT '${LONG}', step, CASE step WHEN 654321 THEN 5000 ELSE step % 1000 END FROM numbers`);
  database.close();
  [2, 3, 4, 7, 8].forEach((step) => store.steps.put(SHORT, { step, loss: step * step }));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const whole = { from: null, to: null };

describe('curves', () => {
  it('of a million steps come in a thousand stretches that lose no step and no peak', () => {
    const { loss } = runSeries(store, LONG, ['loss'], { ...whole, limit: 1000 });
    expect(loss?.step).toHaveLength(1000);
    expect(loss?.count.reduce((sum, count) => sum + count, 0)).toBe(MILLION);
    expect([loss?.step[0], loss?.step.at(-1)]).toEqual([1000, MILLION]);
    expect([loss?.min[0], loss?.mean[0], loss?.max[0]]).toEqual([0, 499.5, 999]);
    expect(loss?.max.map((value, index) => [value, index]).filter(([value]) => value === 5000)).toEqual([[5000, 654]]);
  });

  it('show every step where the range is short', () => {
    const { loss } = runSeries(store, LONG, ['loss'], { from: 654_319, to: 654_322, limit: 1000 });
    expect(loss).toEqual({
      step: [654_319, 654_320, 654_321, 654_322],
      count: [1, 1, 1, 1],
      min: [319, 320, 5000, 322],
      mean: [319, 320, 5000, 322],
      max: [319, 320, 5000, 322],
    });
  });

  it('have stretches of equally many steps, however many of them were noted', () => {
    const { loss } = runSeries(store, SHORT, ['loss'], { ...whole, limit: 3 });
    expect(loss).toEqual({
      step: [4, 7, 8],
      count: [3, 1, 1],
      min: [4, 49, 64],
      mean: [29 / 3, 49, 64],
      max: [16, 49, 64],
    });
  });

  it('are empty where nothing was noted, or outside of what was', () => {
    const empty = { step: [], count: [], min: [], mean: [], max: [] };
    expect(runSeries(store, SHORT, ['gradNorm'], { ...whole, limit: 3 })).toEqual({ gradNorm: empty });
    expect(runSeries(store, SHORT, ['loss'], { from: 9, to: null, limit: 3 })).toEqual({ loss: empty });
  });
});

describe('the clock', () => {
  const evaluations = [
    { step: 4, seconds: 10 },
    { step: 8, seconds: null },
    { step: 8, seconds: 25 },
    { step: 8, seconds: 27 },
  ];
  it('is known at the evaluations of older runs', () => {
    expect(runClock(store, SHORT, evaluations)).toEqual({ step: [0, 4, 8], seconds: [0, 10, 25], isExact: false });
    expect(runClock(store, SHORT, [])).toEqual({ step: [], seconds: [], isExact: false });
  });
  it('is known at the steps where they were noted', () => {
    [2, 3].forEach((step) => store.steps.put(SHORT, { step, loss: step * step, elapsedSeconds: 5 + step }));
    expect(runClock(store, SHORT, evaluations)).toEqual({ step: [2, 3], seconds: [7, 8], isExact: true });
  });
});
