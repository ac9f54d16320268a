import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExperimentRequest } from '../../contract/experiment.ts';
import { fingerprintData } from '../../data/fingerprint.ts';
import { resolveTask } from '../../data/task.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import { tinyModel } from '../../app/testing/tiny-model.ts';
import { trainingEngine } from '../../app/testing/fake-engine.ts';

const LABELS = ['cat', 'hat', 'end'];
export const TASK = {
  kind: 'custom',
  template: '{text}:',
  labels: LABELS.map((word) => ({ word, names: [] })),
  columns: { texts: ['text'], label: 'label' },
} as const;

/** A folder with a real model and real data, small enough to be checked in no time; engines are fake ones. */
export interface TinyExperiment {
  readonly folder: string;
  readonly model: string;
  /** Two methods and two seeds. */
  readonly request: ExperimentRequest;
  /**
   * A fake engine that knows what the folder holds; see `trainingEngine`.
   * @param trouble code before each step, with `train` (the request), `step` and `say`
   */
  engine(steps: number, stepMilliseconds?: number, trouble?: string): Promise<string>;
}

/**
 * Makes the folder. The four test rows have the labels that the fake engine's scores speak of: 0, 0, 1, 1.
 * @param validationRows how many there are, of the three labels in turn
 */
export function tinyExperiment(validationRows = 3): TinyExperiment {
  const folder = mkdtempSync(join(tmpdir(), 'salf-compare-'));
  const model = tinyModel(folder);
  const write = (name: string, labels: readonly number[]): string => {
    const rows = labels.map((label, row) => JSON.stringify({ text: `a ${name} ${row}`, label: LABELS[label] }));
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, `${rows.join('\n')}\n`);
    return file;
  };
  const data = {
    train: write('train', [0, 1, 2, 0, 1, 2]),
    validation: write(
      'validation',
      Array.from({ length: validationRows }, (_, row) => row % 3),
    ),
    test: write('test', [0, 0, 1, 1]),
  };
  const request = ExperimentRequest.parse({
    kind: 'compare',
    methods: [
      { name: 'full', method: { name: 'full' } },
      { name: 'freeze:1', method: { name: 'last-k', freeze: 1 }, learningRate: 1e-3 },
    ],
    seeds: [1, 2],
    datasets: [{ name: 'letters', task: TASK, data }],
    models: [{ name: 'model', path: model }],
    baseline: 'full',
    settings: {},
  });
  return {
    folder,
    model,
    request,
    async engine(steps, stepMilliseconds = 0, trouble = '') {
      const modelHash = await contentHash(await openModelFolder(model), 'full');
      const { hash } = await fingerprintData({ task: resolveTask(TASK), ...data, seed: 1 });
      return trainingEngine(folder, steps, stepMilliseconds, modelHash, trouble, hash);
    },
  };
}
