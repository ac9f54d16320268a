/** Data sets that are changed or copied. Runs keep their own task and files, so none of this changes any of them. */
import { basename, join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { InputError } from '../../base/errors.ts';
import { namelessTask } from '../../contract/dataset-name.ts';
import type { DatasetDraft } from '../../contract/dataset-draft.ts';
import { TrainSettings } from '../../contract/request.ts';
import type {
  ChangedDataset,
  DatasetBefore,
  DatasetCard,
  DatasetForm,
  EditedDataset,
} from '../../contract/routes/library.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { describe } from '../describing/describe.ts';
import { readApart } from '../reading/apart.ts';
import { checkedTask, freeName } from './add-dataset.ts';
import { datasetCard } from './cards.ts';
import { badDraft, sourcesOf, sourcesOfStored } from './check-dataset.ts';
import { libraryDataset, requireFiles } from './find.ts';
import { unusedName } from './keep-dataset.ts';

/** The form that would make a data set of the library again. @throws InputError `request.bad-option` */
export function datasetForm(store: Store, id: string): DatasetForm {
  const dataset = libraryDataset(store, id);
  const { paths, task, reading } = sourcesOfStored(dataset);
  const fileOf = (path: string): string => {
    const name = path.startsWith(store.workspace.data) ? `${dataset.name}/${basename(path)}` : basename(path);
    return store.libraryFiles.put({ id: createLibraryId('file'), name, path });
  };
  return {
    id,
    name: dataset.name,
    runs: runsOn(store, dataset),
    draft: {
      train: fileOf(paths.train),
      validation: paths.validation === null ? null : fileOf(paths.validation),
      test: paths.test === null ? null : fileOf(paths.test),
      holdOut: null,
      task,
      reading,
      model: null,
      maxLength: TrainSettings.shape.maxLength.parse(undefined),
    },
  };
}

/** How many runs were trained on a data set as it is. */
export function runsOn(store: Store, { task, data }: Pick<LibraryDataset, 'task' | 'data'>): number {
  const keyOf = (each: typeof task, files: Pick<typeof data, 'train' | 'test' | 'validation'>): string =>
    canonicalJson([namelessTask(each), files.train, files.test, files.validation]);
  const wanted = keyOf(task, data);
  return store.runs.all().filter(({ request }) => keyOf(request.task, request.data) === wanted).length;
}

/** Makes a data set another one under the same id; a change of its name alone makes no version. */
export async function editDataset(store: Store, id: string, name: string, draft: DatasetDraft): Promise<EditedDataset> {
  const old = libraryDataset(store, id);
  const sources = sourcesOf(store, draft);
  try {
    const checkedName = freeName(store, name, id);
    // A folder of its own: that of the version before stays as it is.
    const folder = join(store.workspace.data, createLibraryId('dataset'));
    const { data: kept, facts } = await readApart('keepDataset', { sources, folder });
    const data = TrainSettings.shape.data.parse(kept);
    const task = checkedTask(sources.task);
    const before = { name: store.descriptions.get(id).name, version: null as number | null };
    store.transaction(() => {
      if (checkedName !== old.name) describe(store, [id], { name: checkedName });
      before.version = replaceContent(store, old, { task, data, facts });
    });
    return { kind: 'good', card: datasetCard(store, id), before };
  } catch (thrown) {
    return badDraft(thrown, sources);
  }
}

type Content = Pick<LibraryDataset, 'task' | 'data' | 'facts'>;

/** Gives a data set other rows or another task. @returns the version that it was kept as; null: nothing differs */
function replaceContent(store: Store, old: LibraryDataset, content: Content): number | null {
  if (canonicalJson([content.task, content.data]) === canonicalJson([old.task, old.data])) return null;
  store.datasetVersions.add(old.id, old);
  store.libraryDatasets.replace(old.id, content);
  return store.datasetVersions.of(old.id)[0]!.version;
}

/**
 * Makes a data set what it was in an earlier version; what it is now is kept as a version.
 * @throws InputError `request.bad-option` where it has no such version, is like that already, or the version's files are gone
 */
export function restoreVersion(store: Store, id: string, version: number): ChangedDataset {
  const old = libraryDataset(store, id);
  const versions = store.datasetVersions.of(id);
  const wanted = versions.find((each) => each.version === version);
  if (wanted === undefined) {
    const numbers = versions.map((each) => each.version).toReversed();
    const remedy = numbers.length === 0 ? 'It is as it was made.' : `It has ${numbers.join(', ')}.`;
    throw badVersion(`The data set ${old.name} has no version ${version}.`, remedy);
  }
  requireFiles(wanted.data);
  const kept = store.transaction(() => replaceContent(store, old, wanted));
  if (kept === null)
    throw badVersion(`The data set ${old.name} is what it was in version ${version}.`, 'There is nothing to restore.');
  return { card: datasetCard(store, id), before: { name: store.descriptions.get(id).name, version: kept } };
}

function badVersion(message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field: 'version', message, remedy });
}

/**
 * Takes a change back, the last one first.
 * @param before what `editDataset` answered
 * @throws InputError `request.bad-option` where it was changed again since
 */
export function revertDataset(store: Store, id: string, { name, version }: DatasetBefore): void {
  const { name: now } = libraryDataset(store, id);
  store.transaction(() => {
    store.descriptions.put(id, { ...store.descriptions.get(id), name });
    if (version === null) return;
    const [last] = store.datasetVersions.of(id);
    if (last?.version !== version) {
      throw new InputError({
        code: 'request.bad-option',
        field: 'data set',
        message: `The data set ${now} was changed again since.`,
        remedy: 'Edit it instead.',
      });
    }
    store.libraryDatasets.replace(id, last);
    store.datasetVersions.remove(id, version);
  });
}

/**
 * Takes the last change of a data set's files or task back; its name stays as it is now.
 * @returns the version that it is again
 * @throws InputError `request.bad-option` where it was never changed
 */
export function revertLast(store: Store, id: string): number {
  const [last] = store.datasetVersions.of(id);
  if (last !== undefined) {
    revertDataset(store, id, { name: store.descriptions.get(id).name, version: last.version });
    return last.version;
  }
  throw new InputError({
    code: 'request.bad-option',
    field: 'data set',
    message: `The data set ${libraryDataset(store, id).name} is as it was made.`,
    remedy: 'There is nothing to take back.',
  });
}

/** @throws InputError `request.bad-option` for an id that the library does not know, or a name that is taken */
export function duplicateDataset(store: Store, id: string, name: string | null = null): DatasetCard {
  const { name: old, task, data, facts } = libraryDataset(store, id);
  const copy = createLibraryId('dataset');
  const own = name === null ? unusedName(store, `${old} copy`) : freeName(store, name);
  store.libraryDatasets.add({ id: copy, name: own, task, data, facts });
  return datasetCard(store, copy);
}
