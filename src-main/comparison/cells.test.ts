import { describe, expect, it } from 'vitest';
import { ExperimentRequest } from '../contract/experiment.ts';
import type { TrainSettings } from '../contract/request.ts';
import { FIRST_RULE } from '../contract/salf.ts';
import { cellsOf, experimentId, runKey, runKeys } from './cells.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'salf-lora', method: { name: 'salf', choice: FIRST_RULE }, lora: { rank: 2 }, learningRate: 1e-3 },
  ],
  seeds: [3, 0, 4294967295],
  datasets: [
    { name: 'a', task: { kind: 'preset', preset: 'trec' }, data: { train: '/a', test: '/t' } },
    { name: 'b', task: { kind: 'preset', preset: 'sst5' }, data: { train: '/b', test: '/t', limitTrain: 9 } },
  ],
  models: [{ name: 'm', path: '/m' }],
  baseline: 'full',
  settings: { initSeed: 5 },
});

describe('the keys of cells', () => {
  it('are those of their runs, one by one', () => {
    const cells = cellsOf(request);
    expect(runKeys(cells)).toEqual(cells.map(({ settings }) => runKey(settings)));
    // The data sets are distinguished by their content.
    expect(new Set(runKeys(cells)).size).toBe(6);
  });

  it('name what decides about numbers, and nothing else', () => {
    const { settings } = cellsOf(request)[0]!;
    const key = (changes: Partial<TrainSettings>): string => runKey({ ...settings, ...changes });
    const same = { model: '/elsewhere', threads: 7, cacheLimit: 1, checkpointEvery: 5 };
    expect(key(same)).toBe(runKey(settings));
    const others = [
      { seed: 4 },
      { batchSize: 7 },
      { evalEvery: 3 },
      { loss: 'labels' as const },
      { provider: 'cuda' as const },
    ];
    for (const other of others) expect(key(other)).not.toBe(runKey(settings));
  });

  it('make the id of an experiment, in whatever order its parts stand', () => {
    const { seeds, methods } = request;
    const turned = { ...request, seeds: seeds.toReversed(), methods: methods.toReversed() };
    expect(experimentId(turned)).toBe(experimentId(request));
    expect(experimentId({ ...request, seeds: [3] })).not.toBe(experimentId(request));
    // As earlier programs made it.
    expect(experimentId(request)).toBe('x-83d1f21c');
  });
});
