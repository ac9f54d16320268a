import { describe, expect, it } from 'vitest';
import { ExperimentRequest } from '../../contract/experiment.ts';
import { cellKeys, cellsOf, experimentId, settingsKey } from './cells.ts';

const request = ExperimentRequest.parse({
  kind: 'compare',
  methods: [
    { name: 'full', method: { name: 'full' } },
    { name: 'salf-lora', method: { name: 'salf' }, lora: { rank: 2 }, learningRate: 1e-3 },
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
  it('are those of their settings, one by one', () => {
    const cells = cellsOf(request);
    expect(cellKeys(cells)).toEqual(cells.map(({ settings }) => settingsKey(settings)));
    expect(new Set(cellKeys(cells)).size).toBe(12);
  });

  it('make the id of an experiment, in whatever order its parts stand', () => {
    const { seeds, methods } = request;
    expect(experimentId({ ...request, seeds: seeds.toReversed(), methods: methods.toReversed() })).toBe(
      experimentId(request),
    );
    expect(experimentId({ ...request, seeds: [3] })).not.toBe(experimentId(request));
  });
});
