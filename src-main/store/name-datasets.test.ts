import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { experimentId } from '../comparison/cells.ts';
import { experimentName } from '../contract/experiment-name.ts';
import { tinyExperiment } from '../comparison/testing/tiny-experiment.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';

let [folder, store]: [string, Store | null] = ['', null];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-names-'));
  store = await openStore(folder);
});
afterEach(() => {
  store?.close();
  rmSync(folder, { recursive: true });
});

it('data sets of old experiments are named by their files, and the experiments keep their ids', () => {
  const tiny = tinyExperiment();
  rmSync(tiny.folder, { recursive: true });
  const [own] = tiny.request.datasets;
  const datasets = ['letters', 'shoes'].map((name, index) => ({
    name: index === 0 ? 'custom' : 'custom 2',
    task: own!.task,
    data: { ...own!.data, train: `/data/${name}/train.jsonl` },
  }));
  const request: ExperimentRequest = { ...tiny.request, datasets };
  const id = experimentId(request);
  store!.experiments.put({ id, name: experimentName(request), request });
  expect(store!.experiments.get(id)!.name).toContain(' on custom, custom 2');

  store!.nameOldDatasets();
  const { name, request: renamed } = store!.experiments.get(id)!;
  expect(renamed.datasets.map((each) => each.name)).toEqual(['letters', 'shoes']);
  expect(name).toBe(experimentName(renamed));
  expect(experimentId(renamed)).toBe(id);
});
