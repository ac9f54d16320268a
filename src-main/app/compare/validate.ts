import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { InputError } from '../../base/errors.ts';
import type { DatasetCase, ExperimentRequest } from '../../contract/experiment.ts';
import { fingerprintData } from '../../data/fingerprint.ts';
import type { DataFingerprint } from '../../data/fingerprint.ts';
import { loadTaskData } from '../../data/load.ts';
import type { LoadedSplit } from '../../data/load.ts';
import { resolveTask } from '../../data/task.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { embeddingTable } from '../../models/tensors.ts';
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
  folder(cell: Cell): ModelFolder;
  /** Prompts of a cell's data, as its model reads them. */
  prompts(cell: Cell): Prompts;
}

/** How many prompts each split has, and how many tokens in all. */
export type Prompts = Readonly<
  Record<'train' | 'validation' | 'test', { readonly rows: number; readonly tokens: number }>
> & {
  /** Of all prompts that are trained on. */
  readonly longest: number;
};

/**
 * Reads something from files, or remembers what was read while they stay the same.
 * @param key what is read, and how
 */
export type Recall = <T>(key: string, files: readonly string[], read: () => Promise<T>) => Promise<T>;

const FORGET: Recall = (_key, _files, read) => read();

/**
 * Opens all models and data of an experiment and tries every method on every model, so that bad input in the last cell
 * is told before the first one trains.
 * @param recall for callers that ask again and again; by default everything is read anew
 * @throws InputError with the code of what is wrong: `model.*`, `data.*`, `request.bad-option`
 */
export async function validateExperiment(request: ExperimentRequest, recall: Recall = FORGET): Promise<Inputs> {
  requireBaseline(request);
  const hashes = new Map<string, string>();
  const folders = new Map<string, ModelFolder>();
  const prompts = new Map<string, Prompts>();
  const fingerprints = new Map<string, ReturnType<Inputs['data']>>();
  for (const model of request.models) {
    const folder = await openModelFolder(model.path);
    folders.set(model.name, folder);
    cellsOf({ ...request, models: [model] }).forEach((cell) => checkMethod(cell, folder.spec));
    for (const dataset of request.datasets) {
      prompts.set(`${model.name} ${dataset.name}`, await readPrompts(request, dataset, folder, recall));
    }
    const files = folder.weights.files.map(({ file }) => file);
    const hash = (): Promise<string> => contentHash(folder, 'full');
    hashes.set(model.name, await recall(`hash ${model.path}`, [...files, ...folderFiles(folder)], hash));
  }
  for (const dataset of request.datasets) {
    for (const seed of request.seeds) {
      const split = splitRequest(dataset, seed);
      const read = (): Promise<DataFingerprint> => fingerprintData(split);
      const { hash, test } = await recall(`rows ${canonicalJson(split)}`, filesOf(dataset), read);
      if (test === null) throw noTest(dataset);
      fingerprints.set(`${dataset.name} ${seed}`, { hash, test });
    }
  }
  return {
    modelHash: ({ model }) => hashes.get(model)!,
    data: ({ data, seed }) => fingerprints.get(`${data} ${seed}`)!,
    folder: ({ model }) => folders.get(model)!,
    prompts: ({ model, data }) => prompts.get(`${model} ${data}`)!,
  };
}

/** Meets everything that an engine would refuse about the data: files, labels, label words without a token of their own. */
async function readPrompts(
  { settings, seeds }: ExperimentRequest,
  dataset: DatasetCase,
  folder: ModelFolder,
  recall: Recall,
): Promise<Prompts> {
  if (dataset.data.test === null) throw noTest(dataset);
  const split = splitRequest(dataset, seeds[0]!);
  const maxLength = Math.min(settings.maxLength, folder.spec.maxPositions);
  const read = async (): Promise<Prompts> => {
    const tokenizer = await loadTokenizer(folder.dir, embeddingTable(folder.spec));
    const data = await loadTaskData({ ...split, tokenizer, maxLength, labelTokenRule: settings.labelToken });
    const count = (loaded: LoadedSplit | null) => {
      const lengths = (loaded?.examples ?? []).map(({ ids }) => ids.length);
      return { rows: lengths.length, tokens: lengths.reduce((sum, length) => sum + length, 0) };
    };
    const longest = data.train.examples.reduce((most, { ids }) => Math.max(most, ids.length), 0);
    return { train: count(data.train), validation: count(data.validation), test: count(data.test), longest };
  };
  const key = canonicalJson([folder.dir, split, maxLength, settings.labelToken]);
  return recall(`prompts ${key}`, [...filesOf(dataset), ...folderFiles(folder)], read);
}

function filesOf({ data }: DatasetCase): string[] {
  return [data.train, data.validation, data.test].filter((file) => file !== null);
}

function folderFiles({ dir, tokenizer }: ModelFolder): string[] {
  return [join(dir, 'config.json'), tokenizer.tokenizer, join(dir, 'tokenizer_config.json')];
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
