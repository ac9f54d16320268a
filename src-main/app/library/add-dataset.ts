import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DatasetDraft, DraftTask } from '../../contract/dataset-draft.ts';
import { TrainSettings } from '../../contract/request.ts';
import type { SavedDataset } from '../../contract/routes/library.ts';
import { TaskRequest } from '../../contract/task.ts';
import { resolveTask } from '../../data/task.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { readApart } from '../reading/apart.ts';
import { datasetCard } from './cards.ts';
import { badDraft, sourcesOf } from './check-dataset.ts';
import { draftFault } from './dataset-faults.ts';
import { datasetCalled } from './find.ts';

const LONGEST_NAME = 80;

/** Makes a data set of files of the library. Rows that are held out are written as two files of the workspace. */
export async function addDataset(store: Store, name: string, draft: DatasetDraft): Promise<SavedDataset> {
  const sources = sourcesOf(store, draft);
  try {
    const checkedName = freeName(store, name);
    const id = createLibraryId('dataset');
    const folder = join(store.workspace.data, id);
    const { data, facts } = await readApart('keepDataset', { sources, folder });
    store.libraryDatasets.add({
      id,
      name: checkedName,
      task: checkedTask(sources.task),
      data: TrainSettings.shape.data.parse(data),
      facts,
    });
    return { kind: 'good', card: datasetCard(store, id) };
  } catch (thrown) {
    return badDraft(thrown, sources);
  }
}

/** The task of a form that was found to be good. */
export function checkedTask(task: DraftTask): TaskRequest {
  return shortTask(TaskRequest.parse(task));
}

/** Without columns that the preset has anyway, so that a run is the same run when the command line asks for it. */
function shortTask(task: TaskRequest): TaskRequest {
  if (task.kind === 'custom') return task;
  const { kind, preset } = task;
  const defaults = resolveTask({ kind, preset }).columns;
  return isDeepStrictEqual(task.columns, defaults) ? { kind, preset } : task;
}

/**
 * @param own id of the data set that has the name already, if it may
 * @throws InputError `request.bad-option`
 */
export function freeName(store: Store, given: string, own: string | null = null): string {
  const name = given.trim();
  const remedy = 'Choose a short name of its own; tables show it.';
  if (name === '') throw draftFault('name', 'The data set has no name.', remedy);
  if (name.length > LONGEST_NAME)
    throw draftFault('name', `The name is longer than ${LONGEST_NAME} characters.`, remedy);
  const holder = datasetCalled(store, name);
  if (holder !== undefined && holder.id !== own)
    throw draftFault('name', `There is a data set “${name}” already.`, remedy);
  return name;
}
