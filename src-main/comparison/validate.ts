import { join } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { InputError } from '../base/errors.ts';
import type { DatasetCase, ExperimentRequest } from '../contract/experiment.ts';
import type { DataFingerprint } from '../data/fingerprint.ts';
import type { SplitRequest } from '../data/load.ts';
import { splitRequest } from '../data/split-request.ts';
import { resolveTask } from '../data/task.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import type { ModelFolder } from '../models/folder.ts';
import { embeddingTable } from '../models/tensors.ts';
import { readApart } from '../app/reading/apart.ts';
import { requireBaseline } from './baseline.ts';
import { cellsOf } from './cells.ts';
import type { Cell } from './cells.ts';
import { checkMethod } from './check-methods.ts';
import type { ReadPrompts } from '../app/reading/read-prompts.ts';

/** What the cells of an experiment are made from now, by content. */
export interface Inputs {
  /** Content hash of a cell's model. */
  modelHash(cell: Cell): string;
  /** Content hash of a cell's data, read when it is asked for: the seed decides which rows are split off for validation. */
  dataHash(cell: Cell): Promise<string>;
  /** Test rows of a cell's data; they are the same for every seed. */
  test(cell: Cell): NonNullable<DataFingerprint['test']>;
  folder(cell: Cell): ModelFolder;
  /** Prompts of a cell's data, as its model reads them, split by the experiment's first seed. */
  prompts(cell: Cell): ReadPrompts;
}

/**
 * Reads something from files, or remembers what was read while they stay the same.
 * @param key what is read, and how
 */
export type CachedRead = <T>(key: string, files: readonly string[], read: () => Promise<T>) => Promise<T>;

/** For the data of a whole comparison, which is read and tokenised once. */
const LONG = { seconds: 1800, mebibytes: 8192 };

const UNCACHED: CachedRead = (_key, _files, read) => read();

/**
 * Opens all models and data of an experiment and tries every method on every model, so that bad input in the last cell
 * is reported before the first one trains.
 * @param cachedRead for callers that ask again and again; by default everything is read again
 * @throws InputError with the code of what is wrong: `model.*`, `data.*`, `request.bad-option`
 */
export async function validateExperiment(
  request: ExperimentRequest,
  cachedRead: CachedRead = UNCACHED,
): Promise<Inputs> {
  requireBaseline(request);
  const hashes = new Map<string, string>();
  const folders = new Map<string, ModelFolder>();
  const prompts = new Map<string, ReadPrompts>();
  const tests = new Map<string, ReturnType<Inputs['test']>>();
  for (const model of request.models) {
    const folder = await openModelFolder(model.path);
    folders.set(model.name, folder);
    // Whether a method fits a model depends on no seed.
    const tried = { ...request, models: [model], seeds: request.seeds.slice(0, 1) };
    cellsOf(tried).forEach((cell) => checkMethod(cell, folder.spec));
    for (const dataset of request.datasets) {
      prompts.set(`${model.name} ${dataset.name}`, await promptsOf(request, dataset, folder, cachedRead));
    }
    const files = folder.weights.files.map(({ file }) => file);
    const hash = (): Promise<string> => contentHash(folder, 'full');
    hashes.set(model.name, await cachedRead(`hash ${model.path}`, [...files, ...folderFiles(folder)], hash));
  }
  const fingerprint = (dataset: DatasetCase, seed: number): Promise<DataFingerprint> => {
    const split = splitsOf(dataset, seed);
    return cachedRead(`rows ${canonicalJson(split)}`, filesOf(dataset), () =>
      readApart('fingerprintData', split, null, LONG),
    );
  };
  for (const dataset of request.datasets) {
    const { test } = await fingerprint(dataset, request.seeds[0]!);
    if (test === null) throw noTest(dataset);
    tests.set(dataset.name, test);
  }
  const datasets = new Map(request.datasets.map((dataset) => [dataset.name, dataset]));
  const hashesBySeed = new Map<string, Promise<string>>();
  return {
    modelHash: ({ model }) => hashes.get(model)!,
    dataHash({ data, seed }) {
      const key = `${data} ${seed}`;
      const hash = hashesBySeed.get(key) ?? fingerprint(datasets.get(data)!, seed).then((found) => found.hash);
      hashesBySeed.set(key, hash);
      return hash;
    },
    test: ({ data }) => tests.get(data)!,
    folder: ({ model }) => folders.get(model)!,
    prompts: ({ model, data }) => prompts.get(`${model} ${data}`)!,
  };
}

async function promptsOf(
  { settings, seeds }: ExperimentRequest,
  dataset: DatasetCase,
  folder: ModelFolder,
  cachedRead: CachedRead,
): Promise<ReadPrompts> {
  if (dataset.data.test === null) throw noTest(dataset);
  const split = splitsOf(dataset, seeds[0]!);
  const maxLength = Math.min(settings.maxLength, folder.spec.maxPositions);
  const embedding = embeddingTable(folder.spec);
  const order = { split, folder: folder.dir, embedding, maxLength, labelTokenRule: settings.labelToken };
  const read = (): Promise<ReadPrompts> => readApart('readPrompts', order, null, LONG);
  const key = canonicalJson([folder.dir, split, maxLength, settings.labelToken]);
  return cachedRead(`prompts ${key}`, [...filesOf(dataset), ...folderFiles(folder)], read);
}

function filesOf({ data }: DatasetCase): string[] {
  return [data.train, data.validation, data.test].filter((file) => file !== null);
}

function folderFiles({ dir, tokenizer }: ModelFolder): string[] {
  return [join(dir, 'config.json'), tokenizer.tokenizer, join(dir, 'tokenizer_config.json')];
}

const splitsOf = ({ task, data }: DatasetCase, seed: number): SplitRequest =>
  splitRequest(resolveTask(task), data, seed);

function noTest({ name }: DatasetCase): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--test',
    message: `The data set ${name} has no test rows, without which methods cannot be compared.`,
    remedy: 'Add a test file.',
  });
}
