import { describe, expect, it } from 'vitest';
import { TrainSettings } from '../../contract/request.ts';
import type { TrainSettingsInput } from '../../contract/request.ts';
import type { Cell } from '../cells.ts';
import { flopRate, memoryLike, secondsLike } from './earlier.ts';
import type { EarlierRun } from './earlier.ts';
import { estimateExperiment } from './estimate.ts';
import type { CountedRuns } from './count.ts';

const settings = (changes: Partial<TrainSettingsInput> = {}): TrainSettings =>
  TrainSettings.parse({ model: '/m', task: { kind: 'preset', preset: 'trec' }, data: { train: '/t' }, ...changes });

const run = (changes: Partial<EarlierRun> = {}): EarlierRun => ({
  modelHash: 'm',
  settings: settings(),
  rows: 1000,
  seconds: 10,
  flops: 2e9,
  peakMemoryBytes: 5e8,
  ...changes,
});

describe('earlier runs', () => {
  const cell = {
    modelHash: 'm',
    settings: settings({ seed: 7, duration: { unit: 'epochs', count: 9 } }),
    rows: 3000,
  };

  it('tell the time of a run of the same method, model and data by its rows', () => {
    expect(secondsLike([run(), run({ seconds: 20 })], cell)).toBeCloseTo(45);
    expect(secondsLike([run({ rows: 500 })], cell)).toBeCloseTo(60);
  });

  it.each([
    ['another model', { modelHash: 'o' }],
    ['other data', { settings: settings({ data: { train: '/o' } }) }],
    ['another method', { settings: settings({ method: { name: 'half' } }) }],
    ['adapters', { settings: settings({ lora: {} }) }],
    ['other batches', { settings: settings({ batchSize: 1 }) }],
  ])('tell nothing of it where they had %s', (_what, changes) => {
    expect(secondsLike([run(changes)], cell)).toBeNull();
    expect(memoryLike([run(changes)], cell)).toBeNull();
  });

  it('tell the most memory that was taken', () => {
    expect(memoryLike([run(), run({ peakMemoryBytes: 7e8 })], cell)).toBe(7e8);
  });

  it('tell the speed: the median of the same model, else of any', () => {
    const runs = [run({ flops: 1e9 }), run({ flops: 3e9 }), run({ flops: 9e9 }), run({ modelHash: 'o', flops: 5e10 })];
    expect(flopRate(runs, 'm')).toBe(3e8);
    expect(flopRate(runs, 'o')).toBe(5e9);
    expect(flopRate(runs.slice(0, 1), 'new')).toBe(1e8);
    expect(flopRate([], 'm')).toBeNull();
  });
});

describe('estimateExperiment', () => {
  const cell = (method: string, changes: Partial<CountedRuns> = {}): CountedRuns => ({
    cell: {
      model: 'm',
      data: 'trec',
      method,
      seed: 1,
      settings: settings({ prefixCache: 'own' }),
    } satisfies Cell,
    runs: 1,
    missing: 1,
    modelHash: 'm',
    flops: 4e9,
    isAtMost: false,
    rows: 1000,
    memoryBytes: 6e8,
    checkpointBytes: { kept: 100, peak: 150 },
    cacheBytes: 0,
    cacheKey: 'm trec 1',
    ...changes,
  });

  it('says that nothing is known before the first run', () => {
    const { seconds, methods } = estimateExperiment([cell('full')], []);
    expect(seconds).toBeNull();
    expect(methods).toEqual([
      { method: 'full', seconds: null, secondsFrom: 'nothing', isAtMost: false, memoryBytes: 6e8, memoryFrom: 'count' },
    ]);
  });

  it('takes what was measured where it was, and counts the rest', () => {
    const counted = cell('salf', {
      isAtMost: true,
      cell: { ...cell('salf').cell, settings: settings({ method: { name: 'salf' } }) },
    });
    const { seconds, methods, memoryBytes } = estimateExperiment([cell('full'), counted], [run()]);
    expect(methods).toMatchObject([
      { method: 'full', seconds: 10, secondsFrom: 'runs', isAtMost: false, memoryBytes: 5e8, memoryFrom: 'runs' },
      { method: 'salf', seconds: 20, secondsFrom: 'count', isAtMost: true, memoryBytes: 6e8, memoryFrom: 'count' },
    ]);
    expect(seconds).toBe(30);
    expect(memoryBytes).toBe(6e8);
  });

  it('asks nothing for what is there', () => {
    const { seconds, diskBytes } = estimateExperiment([cell('full', { runs: 3, missing: 1 })], [run()]);
    expect({ seconds, diskBytes }).toEqual({ seconds: 10, diskBytes: 100 });
  });

  it('counts a cache once where it is shared, and only while a run is at work where it is its own', () => {
    const shared = settings({ prefixCache: 'shared', method: { name: 'half' } });
    const one = cell('half', { cacheBytes: 1000, cell: { ...cell('half').cell, settings: shared } });
    expect(estimateExperiment([one, one], [])).toMatchObject({ diskBytes: 1200, scratchBytes: 50 });
    const own = cell('half', { cacheBytes: 1000 });
    expect(estimateExperiment([own, own], [])).toMatchObject({ diskBytes: 200, scratchBytes: 1050 });
  });
});
