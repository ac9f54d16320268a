import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MethodRequest } from '../contract/method.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import { fingerprintData } from '../data/fingerprint.ts';
import { resolveTask } from '../data/task.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { prepareExperiment } from './experiment.ts';
import { tinyExperiment } from './testing/tiny-experiment.ts';
import type { TinyExperiment } from './testing/tiny-experiment.ts';

let tiny: TinyExperiment;
let store: Store;
beforeEach(async () => {
  tiny = tinyExperiment();
  store = await openStore(join(tiny.folder, 'workspace'));
});
afterEach(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

const withData = (changes: Partial<ExperimentRequest['datasets'][0]['data']>): Partial<ExperimentRequest> => {
  const [dataset] = tiny.request.datasets;
  return { datasets: [dataset!, { ...dataset!, name: 'second', data: { ...dataset!.data, ...changes } }] };
};

describe('an experiment', () => {
  it.each([
    ['a file that is not there', () => withData({ train: '/nowhere.jsonl' }), '/nowhere.jsonl: There is no such file.'],
    ['no test rows', () => withData({ test: null }), '--test: The data set second has no test rows'],
    [
      'a label that the task does not know',
      () => {
        writeFileSync(join(tiny.folder, 'odd.jsonl'), '{"text": "a", "label": "dog"}\n');
        return withData({ test: join(tiny.folder, 'odd.jsonl') });
      },
      '“dog” is not a label of the task custom.',
    ],
    [
      'a model that is not there',
      () => ({ models: [...tiny.request.models, { name: 'other', path: '/nowhere' }] }),
      '/nowhere',
    ],
    [
      'a boundary beyond the last model',
      () => ({
        methods: [
          ...tiny.request.methods,
          { name: 'freeze:2', method: { name: 'last-k', freeze: 2 }, lora: null, learningRate: null } as const,
        ],
      }),
      '--methods: freeze:2: --freeze: Freezing 2 of 2 blocks leaves none to train.',
    ],
    [
      'adapters of a layer that no model has',
      () => {
        const lora = { rank: 2, alpha: 4, dropout: 0, targets: ['z_proj'] };
        const method = { name: 'lora-full', method: { name: 'full' }, lora, learningRate: null } as const;
        return { methods: [...tiny.request.methods, method] };
      },
      '--methods: lora-full: --lora-targets: ',
    ],
    [
      'a choice of blocks that the model does not have',
      () => {
        const salf = MethodRequest.parse({ name: 'salf', choice: { firstLayer: 5 } });
        return { methods: [...tiny.request.methods, { name: 'salf', method: salf, lora: null, learningRate: null }] };
      },
      '--methods: salf: --first-layer: Block 5 is beyond block 2, the last that may be chosen.',
    ],
    [
      'a baseline that is not compared',
      () => ({ baseline: 'ful' }),
      '--baseline: “ful” is not one of the methods that are compared. Did you mean “full”? Use one of full, freeze:1, untrained, majority, or add it to --methods.',
    ],
  ])('with %s is refused before anything starts', async (_what, changes, message) => {
    const request = { ...tiny.request, ...changes() };
    await expect(prepareExperiment(store, request, false)).rejects.toThrow(message);
    expect(store.experiments.all()).toEqual([]);
    expect(store.runs.all()).toEqual([]);
  });

  it('is the same one whatever the order of its methods, and another with other settings', async () => {
    const { id } = await prepareExperiment(store, tiny.request, false);
    const turned = { ...tiny.request, methods: tiny.request.methods.toReversed(), seeds: [2, 1] };
    expect((await prepareExperiment(store, turned, false)).id).toBe(id);
    const other = { ...tiny.request, settings: { ...tiny.request.settings, batchSize: 3 } };
    expect((await prepareExperiment(store, other, false)).id).not.toBe(id);
    expect(store.experiments.all()).toHaveLength(2);
  });

  it('remembers the labels of its test rows', async () => {
    await prepareExperiment(store, tiny.request, false);
    const { task, data } = tiny.request.datasets[0]!;
    const { test } = await fingerprintData({ ...data, task: resolveTask(task), seed: 1 });
    expect(store.splitLabels.get(test!.hash)).toEqual([0, 0, 1, 1]);
  });
});
