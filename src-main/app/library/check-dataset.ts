import { InputError } from '../../base/errors.ts';
import { faultOf } from '../../base/fault-of.ts';
import type { DatasetCheck, DatasetDraft } from '../../contract/dataset-draft.ts';
import { resolveTask } from '../../data/task.ts';
import { readApart } from '../reading/apart.ts';
import type { LibraryDataset } from '../../store/library-datasets.ts';
import type { Store } from '../../store/open.ts';
import { fieldOf, withoutFolder } from './dataset-faults.ts';
import type { DatasetSources } from './dataset-rows.ts';
import { libraryFile, libraryModel } from './find.ts';

/** Whose tokens are counted, and how long a prompt may be. */
export interface Counting {
  /** Of a model; null: none are counted. */
  readonly model: string | null;
  readonly maxLength: number;
}

/** The files behind a draft. @throws InputError `request.bad-option` for a file that the library does not know */
export function sourcesOf(
  store: Store,
  { train, validation, test, task, holdOut, reading }: DatasetDraft,
): DatasetSources {
  const pathOf = (id: string | null) => (id === null ? null : libraryFile(store, id).path);
  const paths = { train: libraryFile(store, train).path, validation: pathOf(validation), test: pathOf(test) };
  return { paths, task, holdOut, reading };
}

/** The files of a data set that was made. */
export function sourcesOfStored({ data, task }: Pick<LibraryDataset, 'data' | 'task'>): DatasetSources {
  const { train, validation, test } = data;
  const columns = resolveTask(task).columns;
  const texts = [...columns.texts];
  return {
    paths: { train, validation, test },
    task: task.kind === 'preset' ? { ...task, columns: { texts, label: columns.label } } : task,
    holdOut: null,
    reading: data.reading ?? {},
  };
}

/** What a data set holds, or what is wrong with it and next to which field that belongs. */
export async function checkDataset(
  store: Store,
  sources: DatasetSources,
  { model, maxLength }: Counting,
): Promise<DatasetCheck> {
  try {
    const folder = model === null ? null : libraryModel(store, model).path;
    // A form asks again with every change; only the last answer counts.
    const { report, fault, odd } = await readApart(
      'examineDataset',
      { sources, folder, maxLength },
      sources.paths.train,
    );
    if (report !== null) return { kind: 'good', report, odd };
    return { ...badDraft(new InputError(fault!), sources), odd };
  } catch (thrown) {
    return badDraft(thrown, sources);
  }
}

/** A fault of the form or its files; what is neither is thrown on. */
export function badDraft(thrown: unknown, sources: DatasetSources): Extract<DatasetCheck, { kind: 'bad' }> {
  const fault = faultOf(thrown);
  if (fault.code === 'internal') throw thrown;
  return { kind: 'bad', fault: withoutFolder(fault), field: fieldOf(fault, sources), odd: [] };
}
