/** The data sets of a comparison. */
import { datasetName } from '../dataset-name.ts';
import type { ExperimentRequest } from '../experiment.ts';
import type { TaskRequest } from '../task.ts';
import { words } from './values.ts';
import type { Resolve, Values } from './values.ts';
import { badList } from './lists.ts';
import { isTaskGiven, taskRequest } from './task.ts';

type ModelCase = ExperimentRequest['models'][number];

interface Unnamed {
  readonly task: TaskRequest;
  readonly files: { readonly train: string };
}

/** A task and its files, absolute; what else is to be said of them is shared by all data sets. */
export interface DatasetFiles {
  readonly name: string;
  readonly task: TaskRequest;
  readonly files: { readonly train: string; readonly test: string | null; readonly validation: string | null };
}

/**
 * The data set of `--task`, `--train` and `--test`, where there is one, and each of `--data`.
 * @throws InputError `request.bad-option` where there is none, or one cannot be read
 */
export function readDatasets(values: Values, resolve: Resolve): DatasetFiles[] {
  const listed = words(values['data']).map((each) => readDataset(each, resolve));
  const { train, test, validation } = values;
  if (listed.length > 0 && !isTaskGiven(values) && train === undefined && test === undefined)
    return namedDatasets(listed);
  const task = taskRequest(values);
  const path = (value: Values[string]): string | null =>
    typeof value === 'string' && value !== '' ? resolve(value) : null;
  const trainFile = path(train);
  if (trainFile === null) throw badList('--train', 'It is missing.', 'Add --train <file>, a file.');
  const own = { task, files: { train: trainFile, test: path(test), validation: path(validation) } };
  return namedDatasets([own, ...listed]);
}

/** `trec=train.jsonl,test.jsonl` */
function readDataset(given: string, resolve: Resolve): Omit<DatasetFiles, 'name'> {
  const [, preset = '', list = ''] = /^([^=]*)=(.*)$/.exec(given) ?? [];
  const files = list.split(',').map((file) => file.trim());
  if (preset === '' || files.length < 2 || files.length > 3 || files.includes('')) {
    const message = `“${given}” does not name a task and its files.`;
    throw badList(
      '--data',
      message,
      'Write it as in trec=train.jsonl,test.jsonl, perhaps with a validation file third.',
    );
  }
  const [train, test, validation] = files.map((file) => resolve(file));
  return {
    task: { kind: 'preset', preset: preset.trim() },
    files: { train: train!, test: test!, validation: validation ?? null },
  };
}

/** Names data sets, those that would have the same name by number. */
export function namedDatasets<Dataset extends Unnamed>(
  datasets: readonly Dataset[],
): (Dataset & { readonly name: string })[] {
  const names = datasets.map(({ task, files }) => datasetName(task, files.train));
  return datasets.map((dataset, index) => {
    const earlier = names.slice(0, index).filter((name) => name === names[index]).length;
    return { ...dataset, name: earlier === 0 ? names[index]! : `${names[index]} ${earlier + 1}` };
  });
}

/** The model folders, absolute, named by their last part, or by all of it where two have the same. */
export function readModels(values: Values, resolve: Resolve): ModelCase[] {
  const paths = words(values['model']).map((path) => (path === '' ? '' : resolve(path)));
  if (paths.length === 0 || paths.includes('')) {
    throw badList('--model', 'It is missing.', 'Add --model <dir>, a folder.');
  }
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw badList('--model', `“${twice}” is there twice.`, 'Leave one out.');
  return namedModels(paths);
}

/** Names folders by their last part, or by all of it where two have the same. */
export function namedModels(paths: readonly string[]): ModelCase[] {
  const names = paths.map((path) => lastPart(path));
  return paths.map((path, index) => {
    const name = names[index]!;
    return { path, name: names.filter((each) => each === name).length > 1 ? path : name };
  });
}

/** The last part of a path, whichever way its slashes lean; this room has no need of Node. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
