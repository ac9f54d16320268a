import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DatasetDraft } from '../../contract/dataset-draft.ts';
import { TrainSettings } from '../../contract/request.ts';
import type { SavedDataset } from '../../contract/routes/library.ts';
import { TaskRequest } from '../../contract/task.ts';
import { resolveTask } from '../../data/task.ts';
import type { Table } from '../../data/table.ts';
import { storeError } from '../../store/faults.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { datasetCard } from './cards.ts';
import { badDraft, sourcesOf } from './check-dataset.ts';
import { draftFault } from './dataset-faults.ts';
import { datasetWarnings } from './dataset-report.ts';
import { readDataset } from './dataset-rows.ts';
import type { DatasetRows, DatasetSources } from './dataset-rows.ts';
import { libraryDataset } from './find.ts';

const LONGEST_NAME = 80;

/** Makes a data set of files of the library. Rows that are held out are written as two files of the workspace. */
export async function addDataset(store: Store, name: string, draft: DatasetDraft): Promise<SavedDataset> {
  const sources = sourcesOf(store, draft);
  try {
    const checkedName = freeName(store, name);
    const read = await readDataset(sources);
    const id = createLibraryId('dataset');
    const { train, validation, test } = sources.paths;
    const files = read.heldOut === null ? { train, test } : writeHeldOut(store, id, read.heldOut);
    store.libraryDatasets.add({
      ...{ id, name: checkedName, task: shortTask(TaskRequest.parse(sources.task)) },
      data: TrainSettings.shape.data.parse({ ...files, validation }),
      facts: factsOf(read, sources),
    });
    return { kind: 'good', card: datasetCard(libraryDataset(store, id)) };
  } catch (thrown) {
    return badDraft(thrown, sources);
  }
}

/** Without columns that the preset has anyway, so that a run is the same run when the command line asks for it. */
function shortTask(task: TaskRequest): TaskRequest {
  if (task.kind === 'custom') return task;
  const { kind, preset } = task;
  const usual = resolveTask({ kind, preset }).columns;
  return isDeepStrictEqual(task.columns, usual) ? { kind, preset } : task;
}

function freeName(store: Store, given: string): string {
  const name = given.trim();
  const remedy = 'Choose a short name of its own; tables show it.';
  if (name === '') throw draftFault('name', 'The data set has no name.', remedy);
  if (name.length > LONGEST_NAME)
    throw draftFault('name', `The name is longer than ${LONGEST_NAME} characters.`, remedy);
  const isTaken = store.libraryDatasets.all().some((each) => each.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw draftFault('name', `There is a data set “${name}” already.`, remedy);
  return name;
}

function factsOf({ task, rows }: DatasetRows, { paths }: DatasetSources) {
  const countOf = (split: 'validation' | 'test') => (rows[split].length === 0 ? null : rows[split].length);
  return {
    labels: task.labels.map(({ word }) => word),
    rows: {
      train: rows.train.length,
      validation: paths.validation === null ? null : countOf('validation'),
      test: countOf('test'),
    },
    warnings: datasetWarnings({ task, rows }),
  };
}

/** All columns of the rows are kept, in the order of the file. */
function writeHeldOut(
  store: Store,
  id: string,
  { table, train, test }: NonNullable<DatasetRows['heldOut']>,
): { readonly train: string; readonly test: string } {
  const folder = join(store.workspace.data, id);
  try {
    mkdirSync(folder, { recursive: true });
    const write = (split: string, rows: readonly number[]): string => {
      const file = join(folder, `${split}.jsonl`);
      writeFileSync(file, rows.map((row) => `${JSON.stringify(objectOf(table, row))}\n`).join(''), { flag: 'wx' });
      return file;
    };
    return { train: write('train', train), test: write('test', test) };
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw storeError(thrown, folder);
  }
}

function objectOf({ columns, rows }: Table, row: number): Record<string, string | number | null> {
  return Object.fromEntries(columns.map((name, index) => [name, rows[row]![index] ?? null]));
}
