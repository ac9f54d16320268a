/** Data sets of the library by what is typed for them: made, changed, and used in place of a task and its files. */
import { InputError } from '../../base/errors.ts';
import { DatasetDraft } from '../../contract/dataset-draft.ts';
import { namelessTask } from '../../contract/dataset-name.ts';
import { isTaskGiven, taskRequest } from '../../contract/flags/task.ts';
import { taskValues } from '../../contract/flags/task-values.ts';
import type { Resolve, Values } from '../../contract/flags/values.ts';
import { collectFlags } from '../../contract/flags/read.ts';
import { at } from '../../contract/flags/places.ts';
import { changedValues, placesOf } from '../../contract/flags/write.ts';
import { TrainSettings } from '../../contract/request.ts';
import { TRAIN_FLAGS } from '../../contract/settings/flags.ts';
import type { ChangedDataset, DatasetCard, SavedDataset } from '../../contract/routes/library.ts';
import type { TaskRequest } from '../../contract/task.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { Store } from '../../store/open.ts';
import { findSubject } from '../describing/subject.ts';
import { addDataset } from './add-dataset.ts';
import { addPaths } from './add.ts';
import { sourcesOfStored } from './check-dataset.ts';
import { editDataset, restoreVersion } from './edit-dataset.ts';
import { libraryDataset } from './find.ts';

/** The flags of a training run that say how files are read. */
const READING_FLAGS = TRAIN_FLAGS.filter(({ path }) => path.startsWith('data.reading.'));
const FILES = ['train', 'validation', 'test'] as const;
const TASK = ['task', 'template', 'label', 'textColumn', 'labelColumn'] as const;

/** A data set of the library by its name, or id or part of it. @throws InputError `request.bad-option` */
export function typedDataset(store: Store, typed: string, field: string): LibraryDataset {
  return libraryDataset(store, findSubject(store, typed, ['data set'], field).id);
}

/** Makes a data set of flags. @throws InputError of the first fault, as `salf train` has it */
export async function makeDataset(store: Store, values: Values, resolve: Resolve): Promise<DatasetCard> {
  const { name, train } = values;
  if (typeof train !== 'string') throw missing('--train', 'the file of its training rows');
  if (typeof name !== 'string') throw missing('--name', 'what the data set is called');
  const data = withFiles({ train: '', validation: null, test: null }, values, resolve);
  const draft = await draftOf(store, namelessTask(taskRequest(values)), data, readingOf({}, values));
  return made(await addDataset(store, name, draft));
}

/** Changes what flags say of a data set; the rest stays. */
export async function changeDataset(
  store: Store,
  id: string,
  values: Values,
  resolve: Resolve,
): Promise<ChangedDataset> {
  const { name, task, data } = libraryDataset(store, id);
  const files = withFiles(data, values, resolve);
  const draft = await draftOf(store, withTask(task, values), files, readingOf(data.reading ?? {}, values));
  const saved = await editDataset(store, id, typeof values['name'] === 'string' ? values['name'] : name, draft);
  if (saved.kind === 'bad') throw new InputError(saved.fault);
  return saved;
}

/**
 * What was typed, with the task and the files of the data set that `--dataset` names written out.
 * @throws InputError `request.bad-option` where there is none, or a task or files are given besides
 */
export function withLibraryDataset(store: Store, values: Values): Values {
  const { dataset, ...others } = values;
  if (typeof dataset !== 'string') return values;
  requireAlone('--dataset', 'It has a task and files of its own.', others);
  const { name, task, data } = typedDataset(store, dataset, '--dataset');
  const { train, validation, test } = data;
  const own = TRAIN_FLAGS.filter(
    ({ path }) => path.startsWith('data.') && !FILES.some((file) => path === `data.${file}`),
  );
  const defaults = { data: TrainSettings.shape.data.parse({ train }) };
  return {
    ...changedValues(own, placesOf({ data }), placesOf(defaults)),
    ...others,
    ...taskValues(task),
    ...(task.kind === 'custom' ? { name } : {}),
    train,
    ...(test === null ? {} : { test }),
    ...(validation === null ? {} : { validation }),
  };
}

/**
 * Makes a data set what it was in the version that is typed.
 * @throws InputError `request.bad-option` where there is none, or something else is to change, too
 */
export function changeToVersion(store: Store, id: string, typed: string, others: Values): ChangedDataset {
  const field = '--to-version';
  requireAlone(field, 'It takes task and files from the version.', others);
  if (/^\d{1,9}$/.test(typed)) return restoreVersion(store, id, Number(typed));
  const remedy = 'See `salf library versions`.';
  throw new InputError({
    code: 'request.bad-option',
    field,
    message: `“${typed}” is not the number of a version.`,
    remedy,
  });
}

/** @throws InputError `request.bad-option` where task, files or name are given besides a flag that has them */
function requireAlone(field: string, message: string, others: Values): void {
  const besides = [...TASK, ...FILES, 'data', 'name'].find((name) => others[name] !== undefined);
  if (besides === undefined) return;
  const flag = `--${besides.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new InputError({ code: 'request.bad-option', field, message, remedy: `Leave out ${flag}, or ${field}.` });
}

/** The task with what was typed of it. */
function withTask(task: TaskRequest, values: Values): TaskRequest {
  const given = Object.fromEntries(TASK.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  if (Object.keys(given).length === 0) return task;
  // Another task has columns of its own; so has a prompt that is typed for one that the program knows.
  const isOther = given['task'] !== undefined || (task.kind === 'preset' && isTaskGiven(given));
  return namelessTask(taskRequest(isOther ? given : { ...taskValues(task), ...given }));
}

type Files = Pick<LibraryDataset['data'], (typeof FILES)[number]>;

function withFiles(before: Files, values: Values, resolve: Resolve): Files {
  const file = (name: (typeof FILES)[number]): string | null => {
    const given = values[name];
    if (typeof given !== 'string') return before[name];
    return given === '' ? null : resolve(given);
  };
  return { train: file('train') ?? before.train, validation: file('validation'), test: file('test') };
}

/** How files are read, with what was typed of it. */
function readingOf(before: object, values: Values): object {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, READING_FLAGS, values, (path) => path);
  return { ...before, ...(at(settings, ['data', 'reading']) as object | undefined) };
}

async function draftOf(store: Store, task: TaskRequest, files: Files, reading: object): Promise<DatasetDraft> {
  const [train, validation, test] = [
    await idOf(store, files.train),
    files.validation === null ? null : await idOf(store, files.validation),
    files.test === null ? null : await idOf(store, files.test),
  ];
  const data = TrainSettings.shape.data.parse(files);
  return DatasetDraft.parse({ train, validation, test, task: sourcesOfStored({ task, data }).task, reading });
}

async function idOf(store: Store, path: string): Promise<string> {
  const known = store.libraryFiles.all().find((file) => file.path === path);
  return known?.id ?? (await addPaths(store, [path]))[0]!.id;
}

function made(saved: SavedDataset): DatasetCard {
  if (saved.kind === 'bad') throw new InputError(saved.fault);
  return saved.card;
}

function missing(field: string, what: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field,
    message: 'It is missing.',
    remedy: `Add ${field}, ${what}.`,
  });
}

/** Those that {@link makeDataset} reads besides the flags of the task. */
export const DATASET_FLAGS = [
  ...TRAIN_FLAGS.filter(({ path }) => FILES.some((file) => path === `data.${file}`)),
  ...READING_FLAGS,
];
