import { InputError } from '../../base/errors.ts';
import type { DatasetCase, ExperimentRequest } from '../../contract/experiment.ts';
import { fingerprintData } from '../../data/fingerprint.ts';
import type { DataFingerprint } from '../../data/fingerprint.ts';
import { loadTaskData } from '../../data/load.ts';
import { resolveTask } from '../../data/task.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import { requireBaseline } from './baseline.ts';
import { cellsOf } from './cells.ts';
import type { Cell } from './cells.ts';
import { checkMethod } from './check-methods.ts';

/** What the cells of an experiment are made from now, by content. */
export interface Inputs {
  /** Content hash of a cell's model. */
  modelHash(cell: Cell): string;
  /** Splits of a cell's data; the seed decides which rows are carved for validation. */
  data(cell: Cell): DataFingerprint & { readonly test: NonNullable<DataFingerprint['test']> };
}

/**
 * Opens all models and data of an experiment and tries every method on every model, so that bad input in the last cell
 * is told before the first one trains.
 * @throws InputError with the code of what is wrong: `model.*`, `data.*`, `request.bad-option`
 */
export async function validateExperiment(request: ExperimentRequest): Promise<Inputs> {
  requireBaseline(request);
  const modelHashes = new Map<string, string>();
  const fingerprints = new Map<string, ReturnType<Inputs['data']>>();
  for (const model of request.models) {
    const folder = await openModelFolder(model.path);
    cellsOf({ ...request, models: [model] }).forEach((cell) => checkMethod(cell, folder.spec));
    for (const dataset of request.datasets) await tryLoading(request, dataset, model.path, folder.spec.maxPositions);
    modelHashes.set(model.name, await contentHash(folder, 'full'));
  }
  for (const dataset of request.datasets) {
    for (const seed of request.seeds) {
      const { hash, test } = await fingerprintData(splitRequest(dataset, seed));
      if (test === null) throw noTest(dataset);
      fingerprints.set(`${dataset.name} ${seed}`, { hash, test });
    }
  }
  return {
    modelHash: ({ model }) => modelHashes.get(model)!,
    data: ({ data, seed }) => fingerprints.get(`${data} ${seed}`)!,
  };
}

/** Everything that an engine would refuse about the data: files, labels, label words without a token of their own. */
async function tryLoading(
  { settings, seeds }: ExperimentRequest,
  dataset: DatasetCase,
  model: string,
  maxPositions: number,
): Promise<void> {
  if (dataset.data.test === null) throw noTest(dataset);
  await loadTaskData({
    ...splitRequest(dataset, seeds[0]!),
    tokenizer: await loadTokenizer(model),
    maxLength: Math.min(settings.maxLength, maxPositions),
    labelTokenRule: settings.labelToken,
  });
}

function splitRequest({ task, data }: DatasetCase, seed: number): Parameters<typeof fingerprintData>[0] {
  const { train, validation, test, validationFraction, limitTrain, limitTest } = data;
  const limits = { train: limitTrain, test: limitTest };
  return { task: resolveTask(task), train, validation, test, validationFraction, seed, limits };
}

function noTest({ name }: DatasetCase): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--test',
    message: `The data set ${name} has no test rows, without which methods cannot be compared.`,
    remedy: 'Add a test file.',
  });
}
