import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { InputError } from '../../base/errors.ts';
import type { DatasetCase, ExperimentRequest } from '../../contract/experiment.ts';
import { fingerprintData } from '../../data/fingerprint.ts';
import type { DataFingerprint } from '../../data/fingerprint.ts';
import { loadTaskData } from '../../data/load.ts';
import { resolveTask } from '../../data/task.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { contentHash } from '../../models/content-hash.ts';
import { openModelFolder } from '../../models/folder.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { embeddingTable } from '../../models/tensors.ts';
import { runPrompts } from '../../planning/run-prompts.ts';
import type { RunPrompts } from '../../planning/run-prompts.ts';
import { requireBaseline } from './baseline.ts';
import { cellsOf } from './cells.ts';
import type { Cell } from './cells.ts';
import { checkMethod } from './check-methods.ts';

/** What the cells of an experiment are made from now, by content. */
export interface Inputs {
  /** Content hash of a cell's model. */
  modelHash(cell: Cell): string;
  /** Content hash of a cell's data, read when it is asked for: the seed decides which rows are carved for validation. */
  dataHash(cell: Cell): Promise<string>;
  /** Test rows of a cell's data; they are the same for every seed. */
  test(cell: Cell): NonNullable<DataFingerprint['test']>;
  folder(cell: Cell): ModelFolder;
  /** Prompts of a cell's data, as its model reads them, split by the experiment's first seed. */
  prompts(cell: Cell): ReadPrompts;
}

/** Prompts of a data set in the tokens of a model. */
export interface ReadPrompts {
  readonly prompts: RunPrompts;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
}

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
  const prompts = new Map<string, ReadPrompts>();
  const tests = new Map<string, ReturnType<Inputs['test']>>();
  for (const model of request.models) {
    const folder = await openModelFolder(model.path);
    folders.set(model.name, folder);
    // Whether a method fits a model depends on no seed.
    const tried = { ...request, models: [model], seeds: request.seeds.slice(0, 1) };
    cellsOf(tried).forEach((cell) => checkMethod(cell, folder.spec));
    for (const dataset of request.datasets) {
      prompts.set(`${model.name} ${dataset.name}`, await readPrompts(request, dataset, folder, recall));
    }
    const files = folder.weights.files.map(({ file }) => file);
    const hash = (): Promise<string> => contentHash(folder, 'full');
    hashes.set(model.name, await recall(`hash ${model.path}`, [...files, ...folderFiles(folder)], hash));
  }
  const fingerprint = (dataset: DatasetCase, seed: number): Promise<DataFingerprint> => {
    const split = splitRequest(dataset, seed);
    return recall(`rows ${canonicalJson(split)}`, filesOf(dataset), () => fingerprintData(split));
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

/** Meets everything that an engine would refuse about the data: files, labels, label words without a token of their own. */
async function readPrompts(
  { settings, seeds }: ExperimentRequest,
  dataset: DatasetCase,
  folder: ModelFolder,
  recall: Recall,
): Promise<ReadPrompts> {
  if (dataset.data.test === null) throw noTest(dataset);
  const split = splitRequest(dataset, seeds[0]!);
  const maxLength = Math.min(settings.maxLength, folder.spec.maxPositions);
  const read = async (): Promise<ReadPrompts> => {
    const tokenizer = await loadTokenizer(folder.dir, embeddingTable(folder.spec));
    const data = await loadTaskData({ ...split, tokenizer, maxLength, labelTokenRule: settings.labelToken });
    return { prompts: runPrompts(data), labelTokens: data.labelTokens };
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
